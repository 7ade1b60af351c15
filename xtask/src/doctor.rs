//! `cargo xtask doctor`: what is there, what is missing, how to get it. Changes nothing.

use crate::process::Outcome;
use crate::project::Project;
use crate::tools::{self, State};

/// Prints the state of everything that the commands need.
///
/// # Errors
/// When something is missing.
pub fn command(project: &Project) -> Outcome {
    let mut missing = 0;
    for requirement in tools::FOR_PAGE.iter().chain(&tools::FOR_BROWSER_TESTS) {
        match (requirement.look)(project) {
            State::Ready(found) => println!("  ok       {}: {found}", requirement.name),
            State::Missing(what) => {
                missing += 1;
                println!("  missing  {}: {what}. {}", requirement.name, (requirement.remedy)(project));
            }
        }
    }
    println!("\nCache: {}", project.cache.display());
    match missing {
        0 => {
            println!("Everything is there. `cargo xtask serve` starts the page.");
            Ok(())
        }
        count => Err(format!(
            "{count} missing. `cargo xtask build` and `test` install what needs no other rights than yours; the lines above say how to get the rest."
        )),
    }
}
