//! `cargo xtask serve`: builds the page, serves it on 127.0.0.1, builds again what changed and reloads the open tabs.
//!
//! Trunk has a server of its own, but it puts an inline script into the page, which the page's Content-Security-Policy
//! forbids, as it should: what is worked on must obey the same rules as what ships.

mod http;
mod site;
mod watch;

use crate::build::{self, Profile};
use crate::cli::ServeOptions;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::steps::seconds;
use crate::tools;
use site::Site;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;
use watch::Watch;

/// Where the served page is built: beside `dist/`, which stays what was built for release.
const DIST: &str = "target/serve";

/// Builds, serves and rebuilds until it is stopped.
///
/// # Errors
/// When a tool is missing or the port is taken. A build that fails is printed and tried again after the next change.
pub fn command(project: Project, options: &ServeOptions) -> Outcome {
    tools::ensure(&project, &tools::FOR_PAGE)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|error| {
        format!("127.0.0.1:{} can't be served: {error}. Choose another with `--port N`.", options.port)
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let site = Arc::new(Site::new(project.path(DIST)));
    let url = format!("http://{address}/");

    // The sources are looked at before they are built: what changes meanwhile is built next.
    let mut bundles = Watch::new(&project, &build::BUNDLE_SOURCES);
    let mut page = Watch::new(&project, &build::PAGE_SOURCES);
    let profile = if options.release { Profile::Release } else { Profile::Development };
    let mut failed = rebuild(&project, profile, true, &site).is_err();

    let serving = Arc::clone(&site);
    std::thread::spawn(move || http::serve(&listener, &serving));
    println!("\nCloud Chamber is at {url} (Ctrl-C ends it)");
    if options.open {
        open(&url);
    }
    loop {
        let (bundles_changed, _) = watch::next_change(&mut bundles, &mut page);
        // What failed may have left no bundles behind.
        failed = rebuild(&project, profile, bundles_changed || failed, &site).is_err();
    }
}

/// Builds what is asked for and tells the open tabs. A failure is told to the terminal; tabs keep the page they have.
fn rebuild(project: &Project, profile: Profile, with_bundles: bool, site: &Site) -> Outcome {
    let started = Instant::now();
    let bundles = if with_bundles { build::bundles(project) } else { Ok(()) };
    let outcome = bundles.and_then(|()| build::page(project, profile, &project.path(DIST)));
    match &outcome {
        Ok(()) => {
            println!("Built in {}.", seconds(started.elapsed()));
            site.built();
        }
        Err(why) => eprintln!("The build failed: {why}\nThe next change is built again."),
    }
    outcome
}

/// Opens the page in the person's browser; a system that knows no way to do that is no reason to end.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if let Err(why) = process::run(Command::new(program).arg(url)) {
        eprintln!("{why}. Open the address above in a browser.");
    }
}
