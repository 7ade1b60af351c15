//! Child processes: started without standard input, their output passed through, their failures put into words.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a fallible part of xtask gives: the error is a sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// Prints the command line and runs it to its end, its output passed through.
///
/// # Errors
/// When the program can't be started or ends with another status than 0.
pub fn run(command: &mut Command) -> Outcome {
    let line = command_line(command);
    println!("$ {line}");
    let status =
        command.stdin(Stdio::null()).status().map_err(|error| format!("`{line}` can't be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` ended with {status}")) }
}

/// Standard output of a program that ends well, without white space around it. `None` when it can't be started or fails.
pub fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The first program of that name in the folders of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let why = run(Command::new("node").args(["-e", "process.exitCode = 3"])).expect_err("it ends with 3");
        assert!(why.starts_with("`node -e process.exitCode = 3` ended with") && why.ends_with('3'), "{why}");
        assert!(run(&mut Command::new("no-such-program-here")).is_err());
    }

    #[test]
    fn finds_programs() {
        assert!(on_path("cargo").is_some());
        assert_eq!(on_path("no-such-program-here"), None);
        assert!(output("cargo", &["--version"]).is_some_and(|text| text.starts_with("cargo ")));
    }
}
