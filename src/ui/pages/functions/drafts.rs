//! What is kept of a function's page in this browser: the draft of its code, and its test event.
//!
//! Each is kept with the moment at which its function was created: what belongs to a function of the same name that was
//! deleted, or to a workspace that was reset, is not taken for this one's.

use crate::{cloud::Timestamp, ui::local, ui::workspace};
use serde::{Deserialize, Serialize};

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Code that is not deployed.
    Code,
    /// The test event.
    Event,
}

/// A function, as far as its drafts are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    created: u64,
    text: String,
}

/// What was kept for this function.
pub fn read(kind: Kind, owner: &Owner) -> Option<String> {
    let kept: Kept = serde_json::from_str(&local::read(&key(kind, &owner.name))?).ok()?;
    (kept.created == owner.created.0).then_some(kept.text)
}

/// Keeps a text; answers whether the browser did.
pub fn write(kind: Kind, owner: &Owner, text: &str) -> bool {
    let kept = Kept { created: owner.created.0, text: text.to_owned() };
    serde_json::to_string(&kept).is_ok_and(|json| local::write(&key(kind, &owner.name), &json))
}

/// Forgets a text.
pub fn forget(kind: Kind, name: &str) {
    local::forget(&key(kind, name));
}

/// Forgets everything about a function.
pub fn forget_function(name: &str) {
    [Kind::Code, Kind::Event].into_iter().for_each(|kind| forget(kind, name));
}

/// Forgets everything about all functions of the workspace: when it is reset.
pub fn forget_all() {
    local::forget(&format!("draft:{}:", workspace::NAME));
}

/// Ends in a character that no function's name holds, so that no key is the beginning of another.
fn key(kind: Kind, name: &str) -> String {
    let kind = match kind {
        Kind::Code => "code",
        Kind::Event => "event",
    };
    format!("draft:{}:{kind}:{name}:", workspace::NAME)
}
