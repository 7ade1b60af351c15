//! Refusals and silences in sentences: what happened, why, and what to do.

mod lambda;
mod names;
mod s3;

pub use lambda::explain_lambda;
pub use names::suggest_bucket_name;
pub use s3::explain_s3;

use crate::cloud::{limits, s3::Miss, trace::Why};

/// What to tell a person: three sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What happened.
    pub title: String,
    /// Why: the rule behind it.
    pub why: String,
    /// What to do.
    pub next: String,
}

/// Why an event fired nothing, or why a rule that matched did not.
#[must_use]
pub fn explain_why(why: &Why) -> Explained {
    match why {
        Why::NoRule => explained(
            "Nothing fired.",
            "The bucket has no notification rule, so nobody hears of its events.",
            "Add a trigger to a function to have it run.",
        ),
        Why::Missed { rule, function, miss } => missed(rule, function, miss),
        Why::NoFunction(function) => explained(
            format!("The function {} did not run.", short(function)),
            "It does not exist any more: rules outlive the functions that they name.",
            "Create it again, or remove the rule.",
        ),
        Why::NotDeployed(function) => explained(
            format!("The function {} did not run.", short(function)),
            "It has no deployed code yet: a draft does not run.",
            "Deploy its code.",
        ),
        Why::Recursion(function) => explained(
            format!("The function {} was stopped.", short(function)),
            format!(
                "It ran {} times in this chain of events, and what it writes fires it again: Lambda breaks such loops.",
                limits::RECURSION
            ),
            "Write to another bucket, or under a prefix that the rule does not match.",
        ),
        Why::QueueFull(function) => explained(
            format!("The function {} did not run.", short(function)),
            format!(
                "{} events wait for functions already, and there is no room for more.",
                number(limits::EVENTS_WAITING as u64)
            ),
            "Wait until the functions have caught up, then put the object again.",
        ),
    }
}

fn missed(rule: &str, function: &str, miss: &Miss) -> Explained {
    let (rule, function) = (short(rule), short(function));
    let title = format!("Rule {rule} did not fire {function}.");
    match miss {
        Miss::Type => explained(
            title,
            "It is for other event types than this one.",
            "Add this event type to the rule if the function is to run.",
        ),
        Miss::Prefix(prefix) => explained(
            title,
            format!("It is for keys that begin with {}, and this key does not.", short(prefix)),
            "Use a key with that prefix, or change the rule's prefix.",
        ),
        Miss::Suffix(suffix) => explained(
            title,
            format!("It is for keys that end with {}, and this key does not: capitals count.", short(suffix)),
            "Use a key with that suffix, or change the rule's suffix.",
        ),
    }
}

fn explained(title: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Explained {
    Explained { title: title.into(), why: why.into(), next: next.into() }
}

/// Longest name inside of a sentence, in characters.
const LONGEST_NAME: usize = 60;

/// A name inside of a sentence: cut where it would fill the page, and told where there is none.
fn short(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None if name.is_empty() => "(empty)".to_owned(),
        None => name.to_owned(),
    }
}

/// `5,368,709,120`
fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Somebody else's words as a sentence: a capital first, a full stop last.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', '!']);
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str().replace('!', ".")),
        None => "The browser gave no reason.".to_owned(),
    }
}
