//! The page of addresses that name none.

use leptos::prelude::*;

use crate::route::Route;
use crate::ui::navigation::Link;
use crate::ui::parts::EmptyState;

/// Says which address it was, and leads on.
#[component]
pub fn NotFound(
    /// The address, without its `#`.
    address: String,
) -> impl IntoView {
    view! {
        <div class="page">
            <h1>"Not found"</h1>
            <EmptyState icon="circle-question-mark" text=format!("There is no page at #{address}. The link may be cut off or from another version.")>
                <Link to=Route::Start class="button">"Go to Start"</Link>
                <Link to=Route::Buckets class="button">"See all buckets"</Link>
            </EmptyState>
        </div>
    }
}
