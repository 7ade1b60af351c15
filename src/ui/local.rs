//! Small things in `localStorage`: preferences, drafts. A browser may forbid it or be out of room: a preference that is not
//! kept is no error, so all directions fail quietly; who keeps more than a preference looks at what [`write`] answers.

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

/// Keeps a preference where that is possible; answers whether it was.
pub fn write(name: &str, value: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    match window.local_storage() {
        Ok(Some(storage)) => storage.set_item(&full_name(&window, name), value).is_ok(),
        _ => false,
    }
}

/// Forgets everything whose name begins with `stem`.
pub fn forget(stem: &str) {
    let Some(window) = web_sys::window() else { return };
    let Ok(Some(storage)) = window.local_storage() else { return };
    let stem = full_name(&window, stem);
    let names: Vec<_> = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(&stem)) {
        let _ = storage.remove_item(name);
    }
}
