//! The look at a handler's code that every deploy takes.

use super::workbench::Findings;
use crate::browser::editor::{self, Checked, Finding};

/// The file of every function.
pub const FILE: &str = "index.mjs";
/// Lambda's handler setting of every function.
pub const HANDLER: &str = "index.handler";

/// What a deploy would say to this code.
///
/// # Errors
/// A sentence: the checker could not be loaded.
pub async fn check(source: &str) -> Result<Findings, String> {
    Ok(match editor::check(source, FILE, HANDLER).await? {
        Checked::Accepted { warnings, .. } => Findings { errors: Vec::new(), warnings },
        Checked::Refused(errors) => Findings { errors, warnings: Vec::new() },
    })
}

/// A finding as a screen reader is told it.
pub fn spoken(Finding { line, column, message }: &Finding) -> String {
    format!("Line {line}, column {column}: {message}")
}
