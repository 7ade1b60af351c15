//! Keys that have broken programs before, and what to list them by.

/// Valid keys: prefixes of each other, characters of URLs, empty folders, the edges of UTF-16 and of Unicode, the longest.
pub fn keys() -> Vec<String> {
    let mut keys: Vec<String> = [
        "a",
        "a/",
        "a//",
        "a//b",
        "a/b",
        "a/b/",
        "a/b/c",
        "a b",
        "ab",
        " ",
        "/",
        "//",
        "100%/x?y#z",
        "?#%//",
        "ä/ö",
        "🦀",
        "🦀/crab",
        "🦀🦀",
        // The neighbours of the surrogates: UTF-16 would sort them behind what lies above U+FFFF.
        "\u{D7FF}",
        "\u{D7FF}/x",
        "\u{E000}",
        "\u{E000}/y",
        "\u{FFFF}",
        // Nothing sorts behind these.
        "\u{10FFFF}",
        "\u{10FFFF}/z",
        "\u{10FFFF}\u{10FFFF}",
    ]
    .map(str::to_owned)
    .to_vec();
    keys.extend(["x".repeat(1024), "é".repeat(512)]);
    keys
}

/// Keys that S3 refuses.
pub fn refused() -> Vec<String> {
    vec![String::new(), "x".repeat(1025), "é".repeat(513)]
}

pub const PREFIXES: [&str; 11] =
    ["", "a", "a/", "a//", "a/b", "/", "🦀", "\u{D7FF}", "\u{10FFFF}", "\u{10FFFF}\u{10FFFF}", "nothing"];

pub const DELIMITERS: [Option<&str>; 9] = [
    None,
    Some(""),
    Some("/"),
    Some("//"),
    Some("b"),
    Some("/b"),
    Some("\u{D7FF}"),
    Some("\u{10FFFF}"),
    Some("/b/c and more"),
];
