//! Where things are: the clone, the cache outside it, the versions that the lock file pins.

use crate::process::Outcome;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The clone that xtask runs in, and the cache folder that all clones share.
#[derive(Clone, Debug)]
pub struct Project {
    /// Folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Folder for what is built or downloaded, outside the clone.
    pub cache: PathBuf,
}

impl Project {
    /// Finds the clone and the cache folder.
    ///
    /// # Errors
    /// When neither `XDG_CACHE_HOME` nor `HOME` is set.
    pub fn locate() -> Outcome<Self> {
        // Cargo says at run time which clone it runs in; clones may share what was compiled.
        let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&here).parent();
        let root = root.ok_or("xtask must lie inside the workspace")?.to_path_buf();
        let base = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let base = base.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
        let base = base.ok_or("There is no folder for the cache: set HOME or XDG_CACHE_HOME.")?;
        Ok(Self { root, cache: base.join("cloudchamber") })
    }

    /// A path inside the clone.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Where cargo puts what it compiles.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.path("target"), |folder| self.root.join(folder))
    }

    /// Text of a file inside the clone.
    ///
    /// # Errors
    /// When the file cannot be read as UTF-8.
    pub fn read(&self, inside: &str) -> Outcome<String> {
        let path = self.path(inside);
        fs::read_to_string(&path).map_err(|error| format!("{} can't be read: {error}", path.display()))
    }

    /// The version of a crate that Cargo.lock pins.
    ///
    /// # Errors
    /// When Cargo.lock cannot be read or does not name the crate.
    pub fn locked_version(&self, name: &str) -> Outcome<String> {
        let lock = self.read("Cargo.lock")?;
        version_in_lock(&lock, name).ok_or_else(|| format!("Cargo.lock names no crate `{name}`."))
    }

    /// `PATH` for child processes: the given folders first, npm's programs next, the caller's own last.
    ///
    /// # Errors
    /// When a folder's name holds the separator of `PATH`.
    pub fn search_path(&self, first: &[PathBuf]) -> Outcome<OsString> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = first.iter().cloned();
        let folders = folders.chain([self.path("js/node_modules/.bin")]).chain(env::split_paths(&inherited));
        env::join_paths(folders).map_err(|error| format!("PATH can't be set: {error}"))
    }
}

fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn finds_its_own_clone() {
        let project = Project::locate().expect("HOME is set where tests run");
        assert!(project.path("xtask/Cargo.toml").is_file());
        assert!(project.locked_version("wasm-bindgen").is_ok());
    }
}
