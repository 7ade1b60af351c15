//! Files that lie beside the page.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

/// A file beside the page, by its address relative to it.
///
/// # Errors
/// A sentence: it can't be reached.
pub async fn fetch_blob(address: &str) -> Result<Blob, String> {
    let missing = || format!("{address} can't be fetched. Is the page's host still there? Try again.");
    let window = web_sys::window().ok_or_else(missing)?;
    let response = JsFuture::from(window.fetch_with_str(address)).await.map_err(|_| missing())?;
    let response: Response = response.dyn_into().map_err(|_| missing())?;
    if !response.ok() {
        return Err(missing());
    }
    let blob = response.blob().map_err(|_| missing())?;
    JsFuture::from(blob).await.map_err(|_| missing())?.dyn_into().map_err(|_| missing())
}
