//! Node and the npm packages of `js/`: editor, AWS SDK, esbuild, wasm-opt, Playwright.

use super::{Requirement, State};
use crate::process::{self, Outcome};
use crate::project::Project;
use std::process::Command;

/// The lowest major version of Node, as in js/package.json.
const NODE_MAJOR: u32 = 20;

/// Node itself.
pub const NODE: Requirement = Requirement {
    name: "Node",
    look: |_| look_for_node(),
    install: |_| Ok(()),
    remedy: |_| format!("Install Node {NODE_MAJOR} or newer, with npm, from https://nodejs.org."),
};

/// What js/package-lock.json names.
pub const PACKAGES: Requirement = Requirement {
    name: "npm packages",
    look: look_for_packages,
    install: install_packages,
    remedy: |_| "Run `npm ci` in js/.".to_owned(),
};

fn look_for_node() -> State {
    let Some(version) = process::output("node", &["--version"]) else {
        return State::Missing("there is no node on PATH".to_owned());
    };
    if process::on_path("npm").is_none() {
        return State::Missing("there is no npm on PATH".to_owned());
    }
    match major(&version) {
        Some(number) if number >= NODE_MAJOR => State::Ready(version),
        _ => State::Missing(format!("{version} is too old, {NODE_MAJOR} is needed")),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn look_for_packages(project: &Project) -> State {
    let script = project.path("xtask/scripts/packages.mjs").display().to_string();
    let folder = project.path("js").display().to_string();
    match process::output("node", &[&script, &folder]) {
        Some(_) => State::Ready("as js/package-lock.json says".to_owned()),
        None => State::Missing("js/node_modules is not what js/package-lock.json says".to_owned()),
    }
}

fn install_packages(project: &Project) -> Outcome {
    process::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(project.path("js")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_nodes_version() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20.1"), None);
        assert_eq!(major("vnext"), None);
    }
}
