// The one module that Rust imports. It stays tiny: everything behind it is loaded when first used.
export const version = 1;
