//! The store's conformance checks in a browser: a page that loads this writes the outcome into its title, as
//! `passed: <names>` or `failed: <why>`. Natively there is nothing to run: `cargo test` does it on a disk in memory.

#[cfg(target_arch = "wasm32")]
fn main() {
    use cloudchamber::browser::idb::IdbDisk;
    use cloudchamber::store::conformance;

    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let outcome = conformance::run(async || IdbDisk::open("store-conformance", |_| {}).await).await;
        let title = match outcome {
            Ok(passed) => format!("passed: {}", passed.join(" ")),
            Err(why) => format!("failed: {why}"),
        };
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&title);
        }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is a page's program: build it for wasm32-unknown-unknown. Natively, run `cargo test`.");
}
