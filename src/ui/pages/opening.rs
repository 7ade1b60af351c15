//! What shows while the workspace is being read from the disk.

use leptos::prelude::*;

use crate::ui::parts::Skeleton;

/// A page whose content is not there yet.
#[component]
pub fn Opening() -> impl IntoView {
    view! {
        <div class="page">
            <h1>"Opening the workspace"</h1>
            <Skeleton lines=4 />
        </div>
    }
}
