//! The way from a place that a stack or a log names into the editor.

use crate::{
    learn::places::{Piece, Place, pieces},
    route::{FunctionTab, Route},
};
use leptos::prelude::*;
use std::cell::RefCell;

/// Where the editor of a function is to go as soon as it can.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Jump {
    function: String,
    place: Place,
}

// The link's address names the page alone, so the place waits here until the page asks for it.
thread_local!(static WAITING: RefCell<Option<Jump>> = const { RefCell::new(None) });

/// The place that this function's editor is to show, taken away.
pub fn take(function: &str) -> Option<Place> {
    WAITING.with_borrow_mut(|waiting| waiting.take_if(|jump| jump.function == function)).map(|jump| jump.place)
}

/// Asks for a place to be shown.
pub fn ask(function: &str, place: Place) {
    WAITING.set(Some(Jump { function: function.to_owned(), place }));
}

/// A text whose places in the handler's code are links into the editor.
#[component]
pub fn WithPlaces(
    /// The text.
    text: String,
    /// Whose code.
    function: String,
) -> impl IntoView {
    let one = move |piece: Piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Place(place) => {
            let to = Route::Function { name: function.clone(), tab: FunctionTab::Code };
            let function = function.clone();
            view! {
                <a href=to.to_string() on:click=move |_| ask(&function, place)>
                    {format!("index.mjs:{}:{}", place.line, place.column)}
                </a>
            }
            .into_any()
        }
    };
    pieces(&text).into_iter().map(one).collect_view()
}
