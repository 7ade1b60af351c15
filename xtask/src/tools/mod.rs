//! What the build and the tests need besides this clone: looked for first, installed when it is missing.

mod chromium;
mod crates;
mod npm;
mod rust;

pub use chromium::find as chromium;

use crate::process::Outcome;
use crate::project::Project;
use std::ffi::OsString;

/// Whether something is there.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// Version and place of what was found.
    Ready(String),
    /// What is missing or wrong.
    Missing(String),
}

/// Something that a command needs.
pub struct Requirement {
    /// What it is called.
    pub name: &'static str,
    /// Looks for it.
    pub look: fn(&Project) -> State,
    /// Installs it, or says why it must be done by hand.
    pub install: fn(&Project) -> Outcome,
    /// What a person can do to get it.
    pub remedy: fn(&Project) -> String,
}

/// What building the page needs.
pub const FOR_PAGE: [Requirement; 6] =
    [rust::COMPILER, rust::WASM_TARGET, npm::NODE, npm::PACKAGES, crates::WASM_BINDGEN, crates::TRUNK];

/// What testing it in a browser needs on top.
pub const FOR_BROWSER_TESTS: [Requirement; 1] = [chromium::CHROMIUM];

/// Installs what is missing of these, and says what is used.
///
/// # Errors
/// When something is missing that can't be installed from here: the sentence says what to do.
pub fn ensure<'a>(project: &Project, requirements: impl IntoIterator<Item = &'a Requirement>) -> Outcome {
    for requirement in requirements {
        if let State::Missing(what) = (requirement.look)(project) {
            println!("{}: {what}", requirement.name);
            (requirement.install)(project)?;
        }
        match (requirement.look)(project) {
            State::Ready(found) => println!("{}: {found}", requirement.name),
            State::Missing(what) => {
                let remedy = (requirement.remedy)(project);
                return Err(format!("{}: {what}. {remedy}", requirement.name));
            }
        }
    }
    Ok(())
}

/// `PATH` on which child processes find the tools that [`ensure`] found or installed.
///
/// # Errors
/// When `PATH` can't be put together or Cargo.lock can't be read.
pub fn search_path(project: &Project) -> Outcome<OsString> {
    project.search_path(&crates::cached_folders(project)?)
}
