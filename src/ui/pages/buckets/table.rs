//! What the windowed tables of these pages share: their height, and whether they stand on a phone.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

/// Up to this width columns become lines of a row; the same as in `style/buckets.css`.
const PHONE: &str = "(width <= 720px)";

/// Whether the page is as narrow as on a phone, now and whenever it changes.
pub fn use_phone() -> Signal<bool> {
    let query = window().match_media(PHONE).ok().flatten();
    let phone = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let asked = query.clone();
        let follow = Closure::<dyn FnMut()>::new(move || {
            phone.try_set(asked.matches());
        });
        let _ = query.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        let kept = StoredValue::new_local(Some((query, follow)));
        on_cleanup(move || {
            if let Some((query, follow)) = kept.try_update_value(Option::take).flatten() {
                let _ = query.remove_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
            }
        });
    }
    phone.into()
}

/// The height of a row, in pixels: two lines on a phone.
pub fn row_height(phone: bool) -> f64 {
    if phone { 60.0 } else { 40.0 }
}

/// Gives a windowed list the height that its rows take, as long as the page has so much.
#[component]
pub fn TableFrame(
    /// How many rows there are.
    #[prop(into)]
    rows: Signal<usize>,
    /// The height of a row, in pixels.
    row_height: f64,
    children: Children,
) -> impl IntoView {
    // A list with 100,000 rows is as high as the page in any case; the browser need not multiply further.
    view! {
        <div
            class="table-frame"
            style=("--rows", move || rows.get().min(1_000).to_string())
            style=("--row", format!("{row_height}px"))
        >
            {children()}
        </div>
    }
}
