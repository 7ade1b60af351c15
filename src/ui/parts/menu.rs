//! Menus that open from a button: a native popover, so nothing clips them, with the keys of WAI-ARIA's menu button.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::fresh_id;
use super::icon::Icon;
use crate::route::Route;
use crate::ui::navigation::navigate;

/// The room a menu keeps to the edges of the window, and its button, in pixels.
const GAP: f64 = 4.0;

/// An entry of a menu.
#[derive(Clone)]
pub struct MenuItem {
    label: String,
    icon: Option<&'static str>,
    danger: bool,
    checked: Option<Signal<bool>>,
    run: Rc<dyn Fn()>,
}

impl MenuItem {
    /// An entry that does something.
    pub fn new(label: impl Into<String>, run: impl Fn() + 'static) -> MenuItem {
        MenuItem { label: label.into(), icon: None, danger: false, checked: None, run: Rc::new(run) }
    }

    /// An entry that leads to a page.
    pub fn link(label: impl Into<String>, to: Route) -> MenuItem {
        MenuItem::new(label, move || navigate(&to))
    }

    /// With an icon.
    pub fn icon(mut self, name: &'static str) -> MenuItem {
        self.icon = Some(name);
        self
    }

    /// Takes something away.
    pub fn danger(mut self) -> MenuItem {
        self.danger = true;
        self
    }

    /// One of several of which one is chosen.
    pub fn checked(mut self, checked: Signal<bool>) -> MenuItem {
        self.checked = Some(checked);
        self
    }
}

/// A button and its menu. With `icon`, the button shows it alone and its label is read out; without, it shows the label.
#[component]
pub fn Menu(
    /// What the menu is for.
    #[prop(into)]
    label: Signal<String>,
    /// Its entries.
    items: Vec<MenuItem>,
    /// The button's icon.
    #[prop(optional, into)]
    icon: Option<Signal<&'static str>>,
) -> impl IntoView {
    let id = fresh_id("menu");
    let (button, menu) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let open = RwSignal::new(false);
    let on_toggle = move |_| {
        let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) else { return };
        let now = menu.matches(":popover-open").unwrap_or(false);
        open.set(now);
        if now {
            place(&button, &menu);
            let _ = entries(&menu).first().map(HtmlElement::focus);
        }
    };
    let on_button_key = move |event: web_sys::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            let _ = menu.get_untracked().map(|menu| menu.show_popover());
        }
    };
    let close = move || {
        let _ = menu.get_untracked().map(|menu| menu.hide_popover());
        let _ = button.get_untracked().map(|button| button.focus());
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        match event.key().as_str() {
            "Tab" => close(),
            key => {
                if move_focus(&menu, key) {
                    event.prevent_default();
                }
            }
        }
    };
    let entry = move |item: MenuItem| {
        let run = item.run;
        let checked = item.checked;
        view! {
            <button
                type="button"
                class:danger=item.danger
                role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
                aria-checked=move || checked.map(|checked| checked.get().to_string())
                tabindex="-1"
                on:click=move |_| {
                    close();
                    run();
                }
            >
                {item.icon.map(|name| view! { <Icon name /> })}
                <span>{item.label}</span>
                {move || checked.filter(|checked| checked.get()).map(|_| view! { <Icon name="check" /> })}
            </button>
        }
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=if icon.is_some() { "button quiet square" } else { "button quiet" }
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || icon.map(|_| label.get())
            title=move || icon.map(|_| label.get())
            popovertarget=id.clone()
            on:keydown=on_button_key
        >
            {match icon {
                Some(name) => view! { <Icon name /> }.into_any(),
                None => view! { <span class="cut">{label}</span><Icon name="chevron-down" /> }.into_any(),
            }}
        </button>
        <div node_ref=menu id=id class="menu" role="menu" aria-label=label popover="auto" on:toggle=on_toggle on:keydown=on_key>
            {items.into_iter().map(entry).collect_view()}
        </div>
    }
}

/// Puts the menu below its button, or above where there is no room, and inside the window.
fn place(button: &HtmlElement, menu: &HtmlElement) {
    let (anchor, size) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let inner = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (inner(window().inner_width()), inner(window().inner_height()));
    let below = anchor.bottom() + GAP;
    let top = if below + size.height() > height { (anchor.top() - GAP - size.height()).max(GAP) } else { below };
    let left = anchor.left().min(width - size.width() - GAP).max(GAP);
    let style = menu.style();
    let _ = style.set_property("top", &format!("{top}px"));
    let _ = style.set_property("left", &format!("{left}px"));
}

fn entries(menu: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(list) = menu.query_selector_all("button") else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}

/// Arrows, Home, End, and first letters. Answers whether the key meant something.
fn move_focus(menu: &HtmlElement, key: &str) -> bool {
    let entries = entries(menu);
    let count = entries.len();
    let active = document().active_element();
    let here = entries.iter().position(|entry| Some(entry.as_ref()) == active.as_ref());
    let to = match key {
        "ArrowDown" => here.map_or(0, |here| (here + 1) % count),
        "ArrowUp" => here.map_or(count - 1, |here| (here + count - 1) % count),
        "Home" => 0,
        "End" => count - 1,
        letter if letter.chars().count() == 1 => {
            let letter = letter.to_lowercase();
            let begins = |entry: &HtmlElement| {
                entry.text_content().is_some_and(|text| text.trim_start().to_lowercase().starts_with(&letter))
            };
            let from = here.map_or(0, |here| here + 1);
            match (0..count).map(|step| (from + step) % count).find(|index| begins(&entries[*index])) {
                Some(index) => index,
                None => return false,
            }
        }
        _ => return false,
    };
    entries.get(to).is_some_and(|entry| entry.focus().is_ok())
}
