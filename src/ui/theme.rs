//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::local;
use super::parts::menu::{Menu, MenuItem};

const PREFERENCE: &str = "theme";

/// What a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Its name on the page.
    pub fn label(self) -> &'static str {
        match self {
            Theme::System => "System",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Theme::System => "monitor",
            Theme::Light => "sun",
            Theme::Dark => "moon",
        }
    }

    /// Its word in storage and on the root element.
    fn slug(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// Reads the kept choice, shows it, and keeps what is chosen from now on.
pub fn provide() {
    let kept = local::read(PREFERENCE);
    let kept = Theme::ALL.into_iter().find(|theme| kept.as_deref() == Some(theme.slug()));
    let theme = RwSignal::new(kept.unwrap_or_default());
    Effect::new(move |before: Option<Theme>| {
        let theme = theme.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.slug());
        }
        if before.is_some() {
            local::write(PREFERENCE, theme.slug());
        }
        theme
    });
    provide_context(theme);
}

/// The choice, to read and to change.
pub fn use_theme() -> RwSignal<Theme> {
    expect_context()
}

/// The button in the bar that offers the three.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = use_theme();
    let items = Theme::ALL
        .into_iter()
        .map(|choice| {
            MenuItem::new(choice.label(), move || theme.set(choice))
                .icon(choice.icon())
                .checked(Signal::derive(move || theme.get() == choice))
        })
        .collect();
    let label = Signal::derive(move || format!("Theme: {}", theme.get().label()));
    view! { <Menu label items icon=Signal::derive(move || theme.get().icon()) /> }
}
