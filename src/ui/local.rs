//! Small preferences in `localStorage`. A browser may forbid it or be out of room: a preference that is not kept is no
//! error, so both directions fail quietly.

/// One origin may serve several sites, so names hold the path of the page.
fn full_name(window: &web_sys::Window, name: &str) -> String {
    let path = window.location().pathname().unwrap_or_default();
    format!("cloudchamber:{path}:{name}")
}

/// The preference of that name, where one is kept.
pub fn read(name: &str) -> Option<String> {
    let window = web_sys::window()?;
    window.local_storage().ok()??.get_item(&full_name(&window, name)).ok()?
}

/// Keeps a preference where that is possible.
pub fn write(name: &str, value: &str) {
    if let Some(window) = web_sys::window()
        && let Ok(Some(storage)) = window.local_storage()
    {
        let _ = storage.set_item(&full_name(&window, name), value);
    }
}
