//! Environment variables as rows of a form.

use crate::{
    cloud::limits,
    format,
    ui::parts::{Button, ButtonKind, IconButton, fresh_id},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A row: a name and a value as they are typed.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    id: usize,
    /// The name.
    pub name: RwSignal<String>,
    /// The value.
    pub value: RwSignal<String>,
}

/// All rows.
#[derive(Clone, Copy)]
pub struct Rows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<usize>,
}

impl Rows {
    /// Rows for these variables.
    pub fn new(variables: &BTreeMap<String, String>) -> Self {
        let rows = Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        rows.show(variables);
        rows
    }

    /// Shows these variables instead.
    pub fn show(self, variables: &BTreeMap<String, String>) {
        let fresh = variables.iter().map(|(name, value)| self.row(name, value)).collect();
        self.rows.set(fresh);
    }

    fn row(self, name: &str, value: &str) -> Row {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        Row { id, name: RwSignal::new(name.to_owned()), value: RwSignal::new(value.to_owned()) }
    }

    /// What is entered; rows without a name and a value do not count.
    ///
    /// # Errors
    /// A sentence: two rows have one name.
    pub fn entered(self) -> Result<BTreeMap<String, String>, String> {
        let mut variables = BTreeMap::new();
        for row in self.rows.get() {
            let (name, value) = (row.name.get(), row.value.get());
            if name.is_empty() && value.is_empty() {
                continue;
            }
            if variables.contains_key(&name) {
                return Err(format!("There are two variables named {name}. Keep one of them."));
            }
            variables.insert(name, value);
        }
        Ok(variables)
    }

    /// Bytes of names and values, as Lambda counts them.
    fn bytes(self) -> usize {
        self.rows.with(|rows| rows.iter().map(|row| row.name.with(String::len) + row.value.with(String::len)).sum())
    }
}

/// The rows, with what they take and a button for one more.
#[component]
pub fn Variables(
    /// The rows.
    rows: Rows,
    /// What is wrong with them.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = StoredValue::new(fresh_id("variables"));
    let add = move |()| {
        let row = rows.row("", "");
        rows.rows.update(|rows| rows.push(row));
    };
    let described = move || error.with(Option::is_some).then(|| error_id.get_value());
    let one = move |row: Row| {
        let label = move |what: &str| {
            let name = row.name.get();
            if name.is_empty() { format!("{what} of a new variable") } else { format!("{what} of {name}") }
        };
        let input = move |what: &'static str, text: RwSignal<String>| {
            view! {
                <input
                    type="text"
                    class="mono"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=what
                    aria-label=move || label(what)
                    aria-describedby=described
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
            }
        };
        view! {
            <li class="variable">
                {input("Name", row.name)}
                {input("Value", row.value)}
                <IconButton
                    icon="trash-2"
                    label=Signal::derive(move || label("Remove"))
                    on_press=move |()| rows.rows.update(|rows| rows.retain(|other| other.id != row.id))
                />
            </li>
        }
    };
    let taken = move || {
        let (bytes, most) = (rows.bytes() as u64, limits::VARIABLES_BYTES as u64);
        format!(
            "{} of {} bytes. The handler reads them from process.env.",
            format::grouped(bytes),
            format::grouped(most)
        )
    };
    view! {
        <fieldset class="field variables">
            <legend>"Environment variables"</legend>
            <ul>
                <For each=move || rows.rows.get() key=|row| row.id children=one />
            </ul>
            <div id=error_id.get_value() class="error" aria-live="polite">{move || error.get().map(|text| view! { <p>{text}</p> })}</div>
            <div class="row">
                <Button kind=ButtonKind::Quiet icon="plus" on_press=add>"Add variable"</Button>
                <span class="hint">{taken}</span>
            </div>
        </fieldset>
    }
}
