//! The browser that the tests drive.

use super::{Requirement, State};
use crate::process::{self, Outcome};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Packages of Debian: the browser, and a font without which text has no width.
const PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

/// Names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Chromium.
pub const CHROMIUM: Requirement = Requirement {
    name: "Chromium",
    look: |_| match find() {
        Some(program) => State::Ready(program.display().to_string()),
        None => State::Missing("there is none on PATH, and CHROMIUM names none".to_owned()),
    },
    install: |_| install(),
    remedy: |_| remedy(),
};

/// The program: what the variable `CHROMIUM` names, else the first on `PATH`.
pub fn find() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|program| program.is_file());
    named.or_else(|| NAMES.iter().find_map(|name| process::on_path(name)))
}

fn remedy() -> String {
    let packages = PACKAGES.join(" ");
    format!("Run `sudo apt-get install {packages}`, or set CHROMIUM to the path of a Chromium or Chrome.")
}

fn install() -> Outcome {
    let root = process::output("id", &["-u"]).is_some_and(|user| user == "0");
    if !root || process::on_path("apt-get").is_none() {
        return Err(format!("Chromium can't be installed from here. {}", remedy()));
    }
    process::run(Command::new("apt-get").arg("update"))?;
    let mut command = Command::new("apt-get");
    command.args(["install", "-y", "--no-install-recommends"]).args(PACKAGES);
    process::run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}
