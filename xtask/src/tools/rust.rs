//! The Rust toolchain and its target for browsers.

use super::{Requirement, State};
use crate::process::{self, Outcome};
use std::path::Path;
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// The compiler. Its lowest version stands in Cargo.toml, where cargo checks it.
pub const COMPILER: Requirement = Requirement {
    name: "Rust",
    look: |_| match process::output("rustc", &["--version"]) {
        Some(version) => State::Ready(version),
        None => State::Missing("there is no rustc on PATH".to_owned()),
    },
    install: |_| Ok(()),
    remedy: |_| "Install Rust as https://rustup.rs says.".to_owned(),
};

/// The target for browsers.
pub const WASM_TARGET: Requirement = Requirement {
    name: "Rust's wasm32 target",
    look: |_| match target_folder() {
        Some(folder) if Path::new(&folder).is_dir() => State::Ready(TARGET.to_owned()),
        _ => State::Missing(format!("the target {TARGET} is not installed")),
    },
    install: |_| add_target(),
    remedy: |_| format!("Run `rustup target add {TARGET}`."),
};

fn target_folder() -> Option<String> {
    process::output("rustc", &["--print", "target-libdir", "--target", TARGET])
}

fn add_target() -> Outcome {
    process::run(Command::new("rustup").args(["target", "add", TARGET]))
}
