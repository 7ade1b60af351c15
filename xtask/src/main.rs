//! `cargo xtask serve | build | test | doctor`: set-up, build and tests of Cloud Chamber, in one place.
//!
//! Each command installs what it lacks: from the registries of Rust and npm into a cache folder outside the clone, and
//! Chromium through apt where the caller may do that. What is on `PATH` in the right version is used as it is.

mod build;
mod cli;
mod doctor;
mod files;
mod policy;
mod process;
mod project;
mod serve;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match cli::parse(&arguments) {
        Ok(command) => run(command),
        Err(why) => {
            eprintln!("{why}\n\n{}", cli::USAGE);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nerror: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: cli::Command) -> process::Outcome {
    let project = project::Project::locate()?;
    match command {
        cli::Command::Help => {
            println!("{}", cli::USAGE);
            Ok(())
        }
        cli::Command::Build => build::command(&project),
        cli::Command::Serve(options) => serve::command(project, &options),
        cli::Command::Test(options) => test::command(&project, &options),
        cli::Command::Doctor => doctor::command(&project),
    }
}
