//! Downloads: a Blob under a name, never opened at the app's own origin.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// A browser has taken the address by then.
const TAKEN: Duration = Duration::from_secs(60);

/// Offers a Blob as a download.
pub fn offer(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    set_timeout(move || drop(Url::revoke_object_url(&address)), TAKEN);
}
