//! Functions and their invocations: three pages, and what they share.

mod aside;
mod check;
mod code;
mod create;
mod drafts;
mod editor;
mod function;
mod invocation;
mod invocations;
mod jump;
mod list;
mod log;
mod outcome;
mod pick_object;
mod refusal;
mod settings;
mod state;
mod test;
mod trigger_form;
mod triggers;
mod variables;
mod workbench;

pub use drafts::forget_all as forget_drafts;
pub use function::FunctionPage;
pub use invocation::InvocationPage;
pub use list::FunctionsPage;
pub use log::LogText;
pub use state::{Ago, StateBadge};
