//! Sortable headers for plain tables (`<div class="table"><table>`, whose header stays in view). Lists without a bound use
//! [`super::virtual_list::VirtualList`].

use leptos::prelude::*;

use super::icon::Icon;

/// By which column a table is sorted, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<K> {
    /// The column.
    pub by: K,
    /// From small to large.
    pub ascending: bool,
}

impl<K: Copy + PartialEq> Sort<K> {
    /// What a press on the header of `column` asks for: another column upwards, the same one the other way.
    pub fn press(self, column: K) -> Sort<K> {
        Sort { by: column, ascending: self.by != column || !self.ascending }
    }

    fn aria(self, column: K) -> &'static str {
        match (self.by == column, self.ascending) {
            (false, _) => "none",
            (true, true) => "ascending",
            (true, false) => "descending",
        }
    }
}

/// The header of a column that can be sorted by. As a cell of a plain table (`th`) or, with `in_grid`, of a windowed list.
#[component]
pub fn SortHeader<K: Copy + PartialEq + Send + Sync + 'static>(
    /// The column.
    column: K,
    /// The order of the table.
    sort: RwSignal<Sort<K>>,
    /// Its name.
    label: &'static str,
    /// Whether its values are numbers.
    #[prop(optional)]
    numeric: bool,
    /// Whether it stands in a windowed list.
    #[prop(optional)]
    in_grid: bool,
) -> impl IntoView {
    let aria = move || sort.get().aria(column);
    let button = view! {
        <button type="button" class="sort" on:click=move |_| sort.update(|sort| *sort = sort.press(column))>
            {label}
            {move || {
                let name = match aria() {
                    "ascending" => "chevron-up",
                    "descending" => "chevron-down",
                    _ => return None,
                };
                Some(view! { <Icon name size=12 /> })
            }}
        </button>
    };
    if in_grid {
        view! { <span role="columnheader" class:num=numeric aria-sort=aria>{button}</span> }.into_any()
    } else {
        view! { <th scope="col" class:num=numeric aria-sort=aria>{button}</th> }.into_any()
    }
}
