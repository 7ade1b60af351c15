//! `cargo xtask serve | test | build | bench | doctor`.
fn main() {}
