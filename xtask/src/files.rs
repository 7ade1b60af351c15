//! Small helpers around folders of files.

use crate::process::Outcome;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder, sorted, or the path itself when it is a file. A path that is not there gives none.
pub fn below(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            open.extend(entries.map(|entry| entry.path()));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The files in a folder (not below it) whose names end so, sorted.
pub fn ending_in(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.is_file() && path.to_string_lossy().ends_with(end)).collect();
    found.sort();
    found
}

/// SHA-256 of a file's bytes.
///
/// # Errors
/// When the file can't be read.
pub fn sha256(path: &Path) -> Outcome<[u8; 32]> {
    let bytes = fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    Ok(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_files() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(below(here).contains(&here.join("src/files.rs")));
        assert_eq!(below(&here.join("Cargo.toml")), [here.join("Cargo.toml")]);
        assert!(below(&here.join("no such folder")).is_empty());
        assert_eq!(ending_in(here, "clippy.toml"), [here.join("clippy.toml")]);
    }
}
