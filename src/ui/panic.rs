//! What is shown when the program itself fails. The page below may be in any state by then, so this uses nothing of it:
//! plain elements, made by hand.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, HtmlElement};

use super::parts::copy::clipboard;

const ID: &str = "stopped";

/// Shows a page for every panic, and logs it as well.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = show(info);
    }));
}

/// `None` where the page has no body any more; the console has the details in any case.
fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let document = web_sys::window()?.document()?;
    if document.get_element_by_id(ID).is_some() {
        return Some(()); // The first failure is the cause; what follows it would only hide it.
    }
    let details = format!("Cloud Chamber {}\n{info}", env!("CARGO_PKG_VERSION"));
    let page = element(&document, "section", "stopped", "")?;
    page.set_id(ID);
    page.set_attribute("role", "alertdialog").ok()?;
    page.set_attribute("aria-labelledby", "stopped-title").ok()?;
    let title = element(&document, "h1", "", "Cloud Chamber stopped")?;
    title.set_id("stopped-title");
    let advice = "It met a fault of its own and can't go on. What was stored before stays stored. Reload the page; if it stops again, send the details with a report.";
    let reload = button(&document, "primary", "Reload", || {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    })?;
    let text = details.clone();
    let actions = element(&document, "div", "row", "")?;
    actions.append_child(&reload).ok()?;
    if let Some(clipboard) = clipboard() {
        let copy = button(&document, "", "Copy details", move || drop(clipboard.write_text(&text)))?;
        actions.append_child(&copy).ok()?;
    }
    for child in [&title, &element(&document, "p", "", advice)?, &actions, &element(&document, "pre", "", &details)?] {
        page.append_child(child).ok()?;
    }
    document.body()?.append_child(&page).ok()?;
    reload.unchecked_ref::<HtmlElement>().focus().ok()
}

fn element(document: &Document, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document.create_element(tag).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    Some(element)
}

fn button(document: &Document, class: &str, text: &str, press: impl FnMut() + 'static) -> Option<Element> {
    let button = element(document, "button", &format!("button {class}"), text)?;
    let press = Closure::<dyn FnMut()>::new(press).into_js_value();
    button.unchecked_ref::<HtmlElement>().set_onclick(Some(press.unchecked_ref()));
    Some(button)
}
