//! Programs that cargo installs: one folder a version in the cache, so that clones with different pins live side by side.

use super::{Requirement, State};
use crate::process::{self, Outcome};
use crate::project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Trunk's version: 0.22 asks for a newer compiler than the one that Cargo.toml names.
const TRUNK_VERSION: &str = "0.21.14";

/// Puts the page together.
pub const TRUNK: Requirement = Requirement {
    name: "trunk",
    look: |project| look(project, trunk),
    install: |project| install(project, &trunk(project)?),
    remedy: |project| remedy(project, trunk),
};

/// Makes the wasm module's JavaScript side; must have exactly the version of the crate `wasm-bindgen`.
pub const WASM_BINDGEN: Requirement = Requirement {
    name: "wasm-bindgen",
    look: |project| look(project, wasm_bindgen),
    install: |project| install(project, &wasm_bindgen(project)?),
    remedy: |project| remedy(project, wasm_bindgen),
};

struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Whether the package's own lock file is used. wasm-bindgen-cli's names a crate that registries may lack.
    locked: bool,
}

fn trunk(_: &Project) -> Outcome<Tool> {
    Ok(Tool { package: "trunk", program: "trunk", version: TRUNK_VERSION.to_owned(), locked: true })
}

fn wasm_bindgen(project: &Project) -> Outcome<Tool> {
    let version = project.locked_version("wasm-bindgen")?;
    Ok(Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, locked: false })
}

impl Tool {
    fn root(&self, project: &Project) -> PathBuf {
        project.cache.join("tools").join(format!("{}-{}", self.package, self.version))
    }

    /// Where the tool lies in the right version: on `PATH`, else in the cache.
    fn find(&self, project: &Project) -> Option<PathBuf> {
        let cached = self.root(project).join("bin").join(self.program);
        process::on_path(self.program).into_iter().chain([cached]).find(|program| self.is_wanted(program))
    }

    fn is_wanted(&self, program: &Path) -> bool {
        let version = process::output(program, &["--version"]);
        version.is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
    }

    fn install_arguments(&self, root: &Path) -> Vec<String> {
        let mut words = vec!["install".to_owned(), format!("{}@{}", self.package, self.version)];
        words.extend(self.locked.then(|| "--locked".to_owned()));
        words.extend(["--root".to_owned(), root.display().to_string()]);
        words
    }
}

/// Folders of the cache that must come before the caller's `PATH`: those of the tools that are found only there.
///
/// # Errors
/// When Cargo.lock can't be read.
pub fn cached_folders(project: &Project) -> Outcome<Vec<PathBuf>> {
    let tools = [trunk(project)?, wasm_bindgen(project)?];
    let found = tools.iter().filter_map(|tool| tool.find(project));
    let cached = found.filter(|program| program.starts_with(&project.cache));
    Ok(cached.filter_map(|program| program.parent().map(Path::to_path_buf)).collect())
}

fn look(project: &Project, tool: fn(&Project) -> Outcome<Tool>) -> State {
    let tool = match tool(project) {
        Ok(tool) => tool,
        Err(why) => return State::Missing(why),
    };
    match tool.find(project) {
        Some(program) => State::Ready(format!("{} at {}", tool.version, program.display())),
        None => State::Missing(format!("version {} is neither on PATH nor in the cache", tool.version)),
    }
}

fn remedy(project: &Project, tool: fn(&Project) -> Outcome<Tool>) -> String {
    match tool(project) {
        Ok(tool) => {
            let words = tool.install_arguments(&tool.root(project)).join(" ");
            format!("`cargo xtask build` installs it with `cargo {words}`.")
        }
        Err(_) => "Bring back Cargo.lock.".to_owned(),
    }
}

/// Builds a tool into the cache. `cargo install` puts the program in place as its last act, so a stopped one leaves no
/// half tool, and its kept build folder lets the next one go on from there.
fn install(project: &Project, tool: &Tool) -> Outcome {
    println!(
        "{} {} is built once and kept in {}: this takes some minutes.",
        tool.program,
        tool.version,
        project.cache.display()
    );
    let build = project.cache.join("build");
    let mut command = Command::new("cargo");
    command.args(tool.install_arguments(&tool.root(project)));
    command.env("CARGO_TARGET_DIR", &build).env_remove("RUSTFLAGS");
    command.env("CARGO_PROFILE_RELEASE_LTO", "off");
    command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    // Outside the clone: its .cargo/config.toml is for the page, not for the tools.
    fs::create_dir_all(&build).map_err(|error| format!("{} can't be made: {error}", build.display()))?;
    process::run(command.current_dir(&build))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_own_folder() {
        let project = Project { root: "/clone".into(), cache: "/cache".into() };
        let tool = trunk(&project).expect("it needs no lock file");
        assert_eq!(tool.root(&project), Path::new("/cache/tools/trunk-0.21.14"));
        let words = tool.install_arguments(&tool.root(&project));
        assert_eq!(words, ["install", "trunk@0.21.14", "--locked", "--root", "/cache/tools/trunk-0.21.14"]);
    }

    #[test]
    fn another_version_does_not_do() {
        let tool = Tool { package: "cargo", program: "cargo", version: "0.0.1".to_owned(), locked: true };
        assert!(!tool.is_wanted(Path::new("cargo")));
        assert!(!tool.is_wanted(Path::new("/no/such/program")));
    }
}
