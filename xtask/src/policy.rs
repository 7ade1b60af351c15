//! The one inline script that the page's Content-Security-Policy allows is the sandbox frame's, named by its digest. The
//! policy is text in index.html, the script a file: this check keeps the two together.

use crate::files;
use crate::process::Outcome;
use crate::project::Project;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The frame's script: what the frame holds is this file's text, byte for byte.
const FRAME_SCRIPT: &str = "js/src/sandbox/frame.js";

/// Checks that index.html allows exactly the frame's script.
///
/// # Errors
/// When it allows another or none: the sentence holds the text to paste.
pub fn check(project: &Project) -> Outcome {
    let digest = files::sha256(&project.path(FRAME_SCRIPT))?;
    let wanted = format!("'sha256-{}'", STANDARD.encode(digest));
    let page = project.read("index.html")?;
    if inline_scripts(&page) == [wanted.as_str()] {
        return Ok(());
    }
    Err(format!(
        "The script-src in index.html must name the digest of {FRAME_SCRIPT} and no other. Replace the sha256 there by\n\n  {wanted}\n"
    ))
}

/// All digests that the page names, with their quotes.
fn inline_scripts(page: &str) -> Vec<&str> {
    let digests = page.match_indices("'sha256-").map(|(start, opening)| {
        let rest = &page[start + opening.len()..];
        let end = rest.find('\'').map_or(page.len(), |end| start + opening.len() + end + 1);
        &page[start..end]
    });
    digests.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_digests() {
        assert_eq!(inline_scripts("script-src 'self' 'sha256-abc=' 'sha256-d'; x"), ["'sha256-abc='", "'sha256-d'"]);
        assert_eq!(inline_scripts("script-src 'self'"), [""; 0]);
        assert_eq!(inline_scripts("'sha256-open"), ["'sha256-open"]);
    }
}
