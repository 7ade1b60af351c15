//! Moments, in the time zone of the person who looks.

use leptos::prelude::*;

use crate::format;

/// Minutes east of UTC at that moment (milliseconds since 1970).
pub fn offset(moment: i64) -> i32 {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(moment as f64));
    -(date.get_timezone_offset() as i32)
}

/// A moment as `10:42:51.204`, with the full date in UTC as its tip.
#[component]
pub fn Time(
    /// Milliseconds since 1970.
    #[prop(into)]
    at: Signal<i64>,
    /// Whether milliseconds are left out.
    #[prop(optional)]
    seconds: bool,
    /// Whether the date stands before it.
    #[prop(optional)]
    dated: bool,
) -> impl IntoView {
    let text = move || {
        let at = at.get();
        let zone = offset(at);
        let time = if seconds { format::clock(at, zone) } else { format::clock_millis(at, zone) };
        if dated { format!("{} {time}", format::date(at, zone)) } else { time }
    };
    let iso = move || format::iso(at.get());
    view! { <time class="time" datetime=iso title=iso>{text}</time> }
}
