//! `cargo xtask test`: every check and test there is, in the order that finds mistakes soonest.

use crate::build::{self, DIST, Profile};
use crate::cli::TestOptions;
use crate::files;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::steps::Steps;
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// How long one test in a browser may take, in milliseconds: one that hangs must not hang everything.
const BROWSER_TEST_MS: &str = "600000";

/// A step of the tests.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Project, &[String]) -> Outcome,
}

const STEPS: [Step; 10] = [
    Step {
        name: "tools",
        about: "what is needed, installed where it is missing",
        run: |project, _| ensure_tools(project),
    },
    Step {
        name: "format",
        about: "rustfmt finds nothing to change",
        run: |project, rest| cargo(project, &["fmt", "--all", "--check"], rest),
    },
    Step {
        name: "lint",
        about: "clippy on the native code, warnings denied",
        run: |project, rest| clippy(project, &["--workspace", "--all-targets"], rest),
    },
    Step {
        name: "lint-wasm",
        about: "clippy on the browser's code, warnings denied",
        run: |project, rest| clippy(project, &["--target", "wasm32-unknown-unknown", "--lib", "--bins"], rest),
    },
    Step {
        name: "native",
        about: "native tests",
        run: |project, rest| cargo(project, &["test", "--workspace", "--locked"], rest),
    },
    Step { name: "js", about: "the JavaScript bundles", run: |project, _| build::bundles(project) },
    Step { name: "js-tests", about: "tests of the JavaScript parts", run: |project, rest| js_tests(project, rest) },
    Step { name: "page", about: "the page as it ships", run: |project, _| page(project) },
    Step {
        name: "store",
        about: "the store's conformance checks as a page",
        run: |project, _| build::conformance(project),
    },
    Step { name: "browser", about: "tests of the page in Chromium", run: |project, rest| browser_tests(project, rest) },
];

/// Runs the steps, all or the chosen ones, up to the first that fails or, when asked to keep going, to the last.
///
/// # Errors
/// Which step failed, why, and the command that runs it alone.
pub fn command(project: &Project, options: &TestOptions) -> Outcome {
    if options.list {
        for step in &STEPS {
            println!("  {:<12}{}", step.name, step.about);
        }
        return Ok(());
    }
    let chosen = choose(&options.only)?;
    let mut steps = Steps::new(chosen.len());
    let mut failed = Vec::new();
    for step in chosen {
        let outcome = steps.run(step.name, step.about, || (step.run)(project, &options.rest));
        if let Err(why) = outcome {
            failed.push(format!("{why}\nTo run this step alone: cargo xtask test --only {}", step.name));
            if !options.keep_going {
                break;
            }
        }
    }
    if failed.is_empty() {
        steps.summarize();
        Ok(())
    } else {
        Err(failed.join("\n\nerror: "))
    }
}

fn choose(only: &[String]) -> Outcome<Vec<&'static Step>> {
    if let Some(name) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(format!("There is no step `{name}`. `cargo xtask test --list` names them."));
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn ensure_tools(project: &Project) -> Outcome {
    tools::ensure(project, tools::FOR_PAGE.iter().chain(&tools::FOR_BROWSER_TESTS))
}

fn cargo(project: &Project, arguments: &[&str], rest: &[String]) -> Outcome {
    process::run(Command::new("cargo").args(arguments).args(rest).current_dir(&project.root))
}

fn clippy(project: &Project, arguments: &[&str], rest: &[String]) -> Outcome {
    let mut command = Command::new("cargo");
    command.args(["clippy", "--locked"]).args(arguments).args(rest).args(["--", "--deny", "warnings"]);
    process::run(command.current_dir(&project.root))
}

fn page(project: &Project) -> Outcome {
    build::page(project, Profile::Release, &project.path(DIST))?;
    build::sizes(project)
}

fn js_tests(project: &Project, rest: &[String]) -> Outcome {
    node_tests(project, "js", &["test", "test/browser"], rest)
}

fn browser_tests(project: &Project, rest: &[String]) -> Outcome {
    if !project.path(DIST).join("index.html").is_file() {
        return Err("dist/ holds no page yet: `cargo xtask test --only page` builds it.".to_owned());
    }
    if build::is_stale(project) {
        println!("dist/ is older than its sources; `cargo xtask test --only js,page,browser` builds it first.");
    }
    node_tests(project, ".", &["tests/e2e"], rest)
}

/// Runs the `*.test.mjs` in these folders with Node's own runner, one file after the other, or those that `rest` names.
fn node_tests(project: &Project, start: &str, folders: &[&str], rest: &[String]) -> Outcome {
    let start = project.path(start);
    let found: Vec<PathBuf> =
        folders.iter().flat_map(|folder| files::ending_in(&start.join(folder), ".test.mjs")).collect();
    if found.is_empty() {
        return Err(format!("There is no test in {}.", folders.join(", ")));
    }
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1", "--test-timeout", BROWSER_TEST_MS]);
    if rest.is_empty() {
        let relative = found.iter().map(|path| path.strip_prefix(&start).unwrap_or(path));
        node.args(relative);
    } else {
        node.args(rest);
    }
    if let Some(chromium) = tools::chromium() {
        node.env("CHROMIUM", chromium);
    }
    process::run(node.env("PATH", tools::search_path(project)?).current_dir(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_their_order() {
        let chosen = choose(&["browser".to_owned(), "format".to_owned()]).expect("both exist");
        assert_eq!(chosen.iter().map(|step| step.name).collect::<Vec<_>>(), ["format", "browser"]);
        assert_eq!(choose(&[]).map(|all| all.len()), Ok(STEPS.len()));
        assert!(choose(&["no-such-step".to_owned()]).is_err());
    }
}
