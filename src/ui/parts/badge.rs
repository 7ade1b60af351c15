//! Small labels.

use leptos::prelude::*;

use super::icon::Icon;

/// What a thing is, in colour; words always say it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing of the kind.
    #[default]
    Plain,
    /// Went well.
    Good,
    /// Needs a look.
    Warn,
    /// Failed.
    Bad,
}

impl Tone {
    /// Its class.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Tone::Plain => "info",
            Tone::Good => "circle-check",
            Tone::Warn => "triangle-alert",
            Tone::Bad => "circle-alert",
        }
    }
}

/// A label of one to three words.
#[component]
pub fn Badge(
    /// Its tone.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class=move || format!("badge {}", tone.get().class())>
            {icon.map(|name| view! { <Icon name size=12 /> })}
            {children()}
        </span>
    }
}
