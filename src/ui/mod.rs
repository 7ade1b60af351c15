//! What people see.
//!
//! `shell` is the frame of every page, `parts` the components they are made of, `pages` one file a page. Pages read
//! small projections and subscribe to topics; they change the cloud through `browser`'s driver alone. The look lives in
//! `style/`: no component sets a colour or a size, and no `style` attribute is written, so a strict content policy holds.

mod console;
pub mod download;
pub mod live;
pub mod local;
mod model;
pub mod navigation;
pub mod pace;
pub mod pages;
pub mod parts;
pub mod shell;
pub mod theme;
mod thumbnail;
mod trail;
pub mod uploads;
pub mod workspace;

mod panic;

use leptos::prelude::*;

use shell::Shell;

/// Mounts the page. In a worker, where there is no window, it does nothing.
pub fn start() {
    if web_sys::window().is_none() {
        return;
    }
    panic::install();
    mount_to_body(App);
}

/// The whole page: what all parts share, then the frame.
#[component]
fn App() -> impl IntoView {
    navigation::provide();
    theme::provide();
    live::provide();
    parts::toast::provide();
    uploads::provide();
    pages::buckets::provide();
    let workspace = workspace::provide();
    console::provide(workspace);
    view! { <Shell model=model::model(workspace) /> }
}
