//! Names of buckets: the rule that one breaks, and one that holds.

use crate::cloud::{
    limits,
    s3::{BucketNameFault, check_bucket_name},
};

/// The rule behind a fault. [S3, "General purpose bucket naming rules"]
pub(super) fn rule(name: &str, fault: &BucketNameFault) -> String {
    let (least, most) = (limits::BUCKET_NAME.start(), limits::BUCKET_NAME.end());
    match fault {
        BucketNameFault::Length => {
            format!("Names have {least} to {most} characters, and this one has {}.", name.chars().count())
        }
        BucketNameFault::Characters if only_capitals_are_wrong(name) => "Names use lower-case letters.".into(),
        BucketNameFault::Characters => "Names use lower-case letters, digits, dots and hyphens.".into(),
        BucketNameFault::Edges => "Names begin and end with a letter or a digit.".into(),
        BucketNameFault::Dots => "Names have no two dots in a row.".into(),
        BucketNameFault::Address => "Names must not look like an IP address.".into(),
        BucketNameFault::Prefix(prefix) => format!("AWS keeps names that begin with {prefix} for itself."),
        BucketNameFault::Suffix(suffix) => format!("AWS keeps names that end with {suffix} for itself."),
    }
}

fn only_capitals_are_wrong(name: &str) -> bool {
    name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'-')
}

/// A name that a bucket may have, as close to the wish as can be; `None` where nothing of it can be kept.
#[must_use]
pub fn suggest_bucket_name(wish: &str) -> Option<String> {
    let mut name = String::new();
    for character in wish.trim().chars().flat_map(char::to_lowercase) {
        match plain(character) {
            Some(letter) => name.push(letter),
            None if character == '-' => name.push('-'),
            // Whatever parts words becomes one hyphen; two dots in a row become one.
            None if character == '.' && !name.ends_with('.') => name.push('.'),
            None if is_mark(character) || name.ends_with(['.', '-']) => {}
            None => name.push('-'),
        }
    }
    mend(name.trim_matches(['.', '-']))
}

/// Accents come apart from their letters here and there: they are left out, not turned into hyphens.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// The letter or digit that stands for a character.
fn plain(character: char) -> Option<char> {
    Some(match character {
        'a'..='z' | '0'..='9' => character,
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ß' => 's',
        _ => return None,
    })
}

/// Makes a name of plain characters hold: not too short, not too long, not reserved.
fn mend(name: &str) -> Option<String> {
    let most = *limits::BUCKET_NAME.end();
    let mut name: String = name.chars().take(most).collect();
    // Each fault is mended once, and may uncover another one.
    for _ in 0..8 {
        name = name.trim_matches(['.', '-']).to_owned();
        name = match check_bucket_name(&name) {
            Ok(()) => return Some(name),
            Err(_) if name.is_empty() => return None,
            Err(BucketNameFault::Length) => format!("{name}-bucket"),
            Err(BucketNameFault::Address) => name.replace('.', "-"),
            Err(BucketNameFault::Prefix(prefix)) => name[prefix.len()..].to_owned(),
            Err(BucketNameFault::Suffix(suffix)) => name[..name.len() - suffix.len()].to_owned(),
            Err(BucketNameFault::Characters | BucketNameFault::Edges | BucketNameFault::Dots) => return None,
        };
    }
    None
}
