//! The served page: its files, and how often it was built, for the tabs that wait for the next build.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Longest wait of a tab for the next build; then it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// Where a tab asks for the next build.
const BUILDS: &str = "/.xtask/builds";

/// Where the script lies that makes a tab ask.
const RELOAD: &str = "/.xtask/reload.js";

/// A folder that is served, and the number of its current build.
pub struct Site {
    dist: PathBuf,
    builds: Mutex<u64>,
    built: Condvar,
}

/// What is sent back.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status with its words.
    pub status: &'static str,
    /// Media type.
    pub kind: &'static str,
    /// Content.
    pub body: Vec<u8>,
}

impl Answer {
    fn text(status: &'static str, body: impl Into<String>) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", body: body.into().into_bytes() }
    }
}

impl Site {
    /// Serves that folder.
    pub fn new(dist: PathBuf) -> Self {
        Self { dist, builds: Mutex::new(0), built: Condvar::new() }
    }

    /// Tells waiting tabs that there was a build.
    pub fn built(&self) {
        *self.builds.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.built.notify_all();
    }

    /// The answer to a GET of a target, which is a path and maybe a query.
    pub fn answer(&self, target: &str) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match path {
            BUILDS => Answer::text("200 OK", self.build_after(query).to_string()),
            RELOAD => Answer { status: "200 OK", kind: "text/javascript", body: include_bytes!("reload.js").to_vec() },
            _ => self.file(path),
        }
    }

    /// The number of the build, once it is another than the tab has seen.
    fn build_after(&self, seen: &str) -> u64 {
        let builds = self.builds.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |builds: &mut u64| seen.parse() == Ok(*builds);
        let waited = self.built.wait_timeout_while(builds, PATIENCE, same);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn file(&self, path: &str) -> Answer {
        let Some(inside) = inside(path) else {
            return Answer::text("400 Bad Request", "This is no path of the page.");
        };
        let Ok(body) = fs::read(self.dist.join(&inside)) else {
            return self.not_found(&inside);
        };
        let page = inside == Path::new("index.html");
        Answer { status: "200 OK", kind: media_type(&inside), body: if page { with_reload(&body) } else { body } }
    }

    fn not_found(&self, inside: &Path) -> Answer {
        if inside != Path::new("index.html") {
            return Answer::text("404 Not Found", "The page has no such file.");
        }
        let body = "<!doctype html><meta charset=\"utf-8\"><title>No page yet</title><p>There is no page yet: the terminal says why. It appears here after the next build that works.</p>";
        Answer { status: "503 Service Unavailable", kind: "text/html", body: with_reload(body.as_bytes()) }
    }
}

/// Adds the script that reloads the tab: a file of its own, which the page's policy allows.
fn with_reload(page: &[u8]) -> Vec<u8> {
    [page, format!("<script type=\"module\" src=\"{RELOAD}\"></script>\n").as_bytes()].concat()
}

/// The file that a path of a URL names inside the folder; `None` for one that leads out of it.
fn inside(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(path)?;
    let mut inside = PathBuf::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        inside.push(part);
    }
    if decoded.ends_with('/') {
        inside.push("index.html");
    }
    Some(inside)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? * 16 + hex_digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(inside("/"), Some("index.html".into()));
        assert_eq!(inside("/js/edges.js"), Some("js/edges.js".into()));
        assert_eq!(inside("/a%20b"), Some("a b".into()));
        for path in ["/../secret", "/%2e%2e/secret", "/a/..%2f..%2fsecret", "/.stage/x", "/%zz", "/c:/x", "/a\\b"] {
            assert_eq!(inside(path), None, "{path}");
        }
    }

    #[test]
    fn answers_with_the_number_of_the_build() {
        let site = Site::new(PathBuf::from("/no/such/folder"));
        site.built();
        assert_eq!(site.answer("/.xtask/builds?0"), Answer::text("200 OK", "1"));
        assert_eq!(site.answer("/.xtask/builds"), Answer::text("200 OK", "1"));
        assert_eq!(site.answer("/missing.js").status, "404 Not Found");
        assert_eq!(site.answer("/").status, "503 Service Unavailable");
    }
}
