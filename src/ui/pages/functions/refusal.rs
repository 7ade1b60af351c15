//! Refusals of the cloud, in sentences.

use crate::{
    cloud::{lambda, s3},
    learn::explain::{Explained, explain_lambda, explain_s3},
    ui::parts::{ErrorNote, Toast, Tone},
};
use leptos::prelude::*;

/// What happened, why, and what to do, as one text: for messages and fields.
pub fn sentences(Explained { title, why, next }: Explained) -> String {
    let parts = [title, why, next];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A refusal of Lambda as one text.
pub fn of_lambda(error: &lambda::Error) -> String {
    sentences(explain_lambda(error))
}

/// A refusal of S3 as one text.
pub fn of_s3(error: &s3::Error) -> String {
    sentences(explain_s3(error))
}

/// A message that stays until it is closed.
pub fn toast(text: String) -> Toast {
    Toast::new(Tone::Bad, text).lasting()
}

/// A refusal in the page; nothing where there is none.
#[component]
pub fn RefusalNote(
    /// The refusal.
    #[prop(into)]
    refusal: Signal<Option<Explained>>,
) -> impl IntoView {
    move || {
        let Explained { title, why, next } = refusal.get()?;
        Some(view! { <ErrorNote what=title why=why then=next /> })
    }
}
