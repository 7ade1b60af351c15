//! Banners under the bar: what concerns the whole page and stays until it is over.

use leptos::prelude::*;

use crate::ui::parts::{Button, Icon, Tone};

/// A banner.
#[derive(Clone)]
pub struct Notice {
    /// Names it, so that it is not built anew when others come or go.
    pub id: &'static str,
    /// How grave it is.
    pub tone: Tone,
    /// What happened, why, and what to do.
    pub text: String,
    /// What can be done here.
    pub action: Option<(String, Callback<()>)>,
}

/// All banners, the newest last.
#[component]
pub fn Notices(
    /// What there is to say.
    notices: Signal<Vec<Notice>>,
) -> impl IntoView {
    let one = |Notice { tone, text, action, .. }: Notice| {
        view! {
            <div class=format!("note {}", tone.class())>
                <Icon name=tone.icon() />
                <p class="spring">{text}</p>
                {action.map(|(label, run)| view! { <Button on_press=run>{label}</Button> })}
            </div>
        }
    };
    view! {
        <div class="notices" aria-live="polite">
            <For each=move || notices.get() key=|notice| (notice.id, notice.text.clone()) children=one />
        </div>
    }
}
