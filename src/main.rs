//! The browser's way in. Natively there is nothing to run: the library is tested, the page is built by `cargo xtask`.

#[cfg(target_arch = "wasm32")]
fn main() {
    cloudchamber::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Cloud Chamber runs in a browser: `cargo xtask serve` builds and serves it.");
}
