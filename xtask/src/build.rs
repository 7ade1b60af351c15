//! `cargo xtask build`: the JavaScript bundles, then the page around the wasm module, then its sizes.

use crate::files;
use crate::policy;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::steps::Steps;
use crate::tools;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the wasm module is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, with names and line numbers.
    Development,
    /// What ships: small.
    Release,
}

/// Folder of what ships, inside the clone.
pub const DIST: &str = "dist";

/// What the bundles are made from.
pub const BUNDLE_SOURCES: [&str; 4] = ["js/src", "js/build.mjs", "js/package.json", "js/package-lock.json"];

/// What else the page is made from.
pub const PAGE_SOURCES: [&str; 8] =
    ["src", "content", "style", "public", "index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"];

/// Leptos's switch that erases the types of views: a third of the time to compile, and a tenth less wasm to ship. All
/// builds for the browser have it, so that they share what they compile.
const ERASED: (&str, &str) = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg erase_components");

/// Builds what ships into `dist/`.
///
/// # Errors
/// Those of the step that fails.
pub fn command(project: &Project) -> Outcome {
    let mut steps = Steps::new(3);
    steps.run("tools", "what is needed, installed where it is missing", || tools::ensure(project, &tools::FOR_PAGE))?;
    steps.run("js", "the JavaScript bundles", || bundles(project))?;
    steps.run("page", "the page, for release", || {
        page(project, Profile::Release, &project.path(DIST))?;
        sizes(project)
    })?;
    println!("\n{} is ready: any static host serves it, from any path.", project.path(DIST).display());
    Ok(())
}

/// Builds the JavaScript bundles into js/dist.
///
/// # Errors
/// When a bundle can't be built.
pub fn bundles(project: &Project) -> Outcome {
    process::run(Command::new("npm").args(["run", "--silent", "build"]).current_dir(project.path("js")))
}

/// Builds the page into a folder. The bundles must be there.
///
/// # Errors
/// When the policy of index.html does not fit, the Rust code does not compile, or a tool fails.
pub fn page(project: &Project, profile: Profile, dist: &Path) -> Outcome {
    policy::check(project)?;
    styles(project)?;
    process::run(Command::new("cargo").args(["fetch", "--locked", "--quiet"]).current_dir(&project.root))?;
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--offline", "--skip-version-check", "--no-color", "--log", "warn", "--dist"]).arg(dist);
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    trunk.env(ERASED.0, ERASED.1);
    // Trunk takes no other value than true or false here, unlike everybody else.
    trunk.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0").env("PATH", tools::search_path(project)?);
    process::run(trunk.current_dir(&project.root))?;
    if profile == Profile::Release { minify_glue(project, dist) } else { Ok(()) }
}

/// Folder of the page that runs the store's conformance checks, inside the clone.
pub const CONFORMANCE: &str = "target/conformance";

/// Builds the page that runs the store's conformance checks. It shares what the page for release has compiled.
///
/// # Errors
/// When it does not compile, or a tool fails.
pub fn conformance(project: &Project) -> Outcome {
    let target = "wasm32-unknown-unknown";
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--release", "--example", "store_conformance", "--target", target]);
    process::run(cargo.env(ERASED.0, ERASED.1).current_dir(&project.root))?;
    let folder = project.path(CONFORMANCE);
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder);
    bindgen.arg(project.target().join(target).join("release/examples/store_conformance.wasm"));
    process::run(bindgen.env("PATH", tools::search_path(project)?).current_dir(&project.root))?;
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).map_err(|error| error.to_string());
    // What the library imports from the bundles is not there, and not used.
    std::fs::create_dir_all(folder.join("js")).map_err(|error| error.to_string())?;
    std::fs::copy(project.path("js/dist/edges.js"), folder.join("js/edges.js")).map_err(|error| error.to_string())?;
    write("run.js", "import run from './store_conformance.js';\nawait run();\n")?;
    // The empty icon keeps browsers from asking for one.
    let icon = "<link rel=\"icon\" href=\"data:,\">";
    let script = "<script type=\"module\" src=\"run.js\"></script>";
    write("index.html", &format!("<!doctype html><title>running</title>{icon}{script}\n"))
}

/// Puts the style sheets into one, where index.html looks for it.
fn styles(project: &Project) -> Outcome {
    let mut esbuild = Command::new("esbuild");
    esbuild.args(["style/main.css", "--bundle", "--minify", "--log-level=warning", "--outfile=target/page/main.css"]);
    process::run(esbuild.env("PATH", tools::search_path(project)?).current_dir(&project.root))
}

/// Takes comments and long names out of what wasm-bindgen wrote. Its names and those of what it imports stay.
fn minify_glue(project: &Project, dist: &Path) -> Outcome {
    for glue in files::ending_in(dist, ".js") {
        let mut esbuild = Command::new("esbuild");
        esbuild.arg(&glue).args(["--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
        esbuild.arg("--allow-overwrite").arg(format!("--outfile={}", glue.display()));
        process::run(esbuild.env("PATH", tools::search_path(project)?))?;
    }
    Ok(())
}

/// Whether a source is newer than the page in `dist/`.
pub fn is_stale(project: &Project) -> bool {
    let written = |path: PathBuf| path.metadata().and_then(|found| found.modified()).ok();
    let built = written(project.path(DIST).join("index.html"));
    let sources = BUNDLE_SOURCES.iter().chain(&PAGE_SOURCES).flat_map(|inside| files::below(&project.path(inside)));
    sources.filter_map(written).any(|source| Some(source) > built)
}

/// Prints what the page weighs.
///
/// # Errors
/// When `dist/` can't be read.
pub fn sizes(project: &Project) -> Outcome {
    process::run(Command::new("node").arg("xtask/scripts/sizes.mjs").arg(DIST).current_dir(&project.root))
}
