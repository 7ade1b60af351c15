//! Who may know whom: the arrows of `src/lib.rs`, read from the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/`, and the rooms that each may know. A file of `src/` itself is a room of its own.
const ROOMS: [(&str, &[&str]); 11] = [
    ("cloud", &[]),
    ("store", &[]),
    ("format", &[]),
    ("json", &[]),
    ("media", &[]),
    ("route", &[]),
    ("wire", &["cloud"]),
    ("learn", &["cloud"]),
    ("browser", &["cloud", "store", "format", "json", "media", "route", "wire", "learn"]),
    ("ui", &["cloud", "store", "format", "json", "media", "route", "wire", "learn", "browser"]),
    ("main", &["ui"]),
];

/// Rooms that know the browser; the others are pure.
const AT_THE_EDGE: [&str; 3] = ["browser", "ui", "main"];

/// What no pure room may name: the browser, the machine, chance.
const FORBIDDEN_IN_PURE_ROOMS: [&str; 16] = [
    "console_error_panic_hook",
    "getrandom",
    "gloo",
    "indexed_db_futures",
    "js_sys",
    "leptos",
    "rand",
    "target_arch",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
];

/// Longest file, in lines.
const LONGEST_FILE: usize = 400;

/// Folders whose Rust files are held to [`LONGEST_FILE`].
const OUR_CODE: [&str; 4] = ["src", "tests", "examples", "xtask"];

#[test]
fn rooms_know_only_whom_they_may() {
    let mut trespassers = Vec::new();
    for (room, file) in files_by_room() {
        let allowed = allowed(&room);
        for known in rooms_known_by(&code_of(&read(&file)), depth(&file)) {
            if known != room && !allowed.contains(&known.as_str()) {
                trespassers.push(format!("{}: `{room}` must not know `{known}`", file.display()));
            }
        }
    }
    assert!(trespassers.is_empty(), "\n{}", trespassers.join("\n"));
}

#[test]
fn pure_rooms_know_neither_browser_nor_machine() {
    let mut trespassers = Vec::new();
    for (room, file) in files_by_room() {
        let pure = !AT_THE_EDGE.contains(&room.as_str());
        for name in forbidden_names(&code_of(&read(&file))) {
            if pure {
                trespassers.push(format!("{}: `{room}` is pure and must not name `{name}`", file.display()));
            }
        }
    }
    assert!(trespassers.is_empty(), "\n{}", trespassers.join("\n"));
}

#[test]
fn files_are_short_enough_to_read() {
    let files = OUR_CODE.iter().flat_map(|folder| rust_files(&root().join(folder)));
    let long: Vec<String> = files
        .map(|file| (read(&file).lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, file)| format!("{}: {lines} lines, {LONGEST_FILE} at most", file.display()))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn the_checks_see_every_way_to_name_a_room() {
    let known = |code: &str| {
        let rooms = rooms_known_by(&code_of(code), 2);
        rooms.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(known("use crate::wire::Request;"), "wire");
    assert_eq!(known("use crate::{cloud::{io::Input, s3}, store};"), "cloud store");
    assert_eq!(known("use crate :: {\n  learn::{a,\n b},\n  ui,\n};"), "learn ui");
    assert_eq!(known("pub(crate) fn f() -> crate::ui::View {}"), "ui");
    assert_eq!(known("let x = super::super::store::open();"), "store");
    assert_eq!(known("use super::store::Nearby;"), "");
    assert_eq!(known("// crate::ui\n/* crate::wire */ let s = \"crate::ui\";"), "");
    assert_eq!(known("let c = '\"'; crate::wire::f(); let d = '\"';"), "wire");
    assert_eq!(known("let s = r#\"a \" crate::ui\"#; crate::wire::f()"), "wire");
    assert_eq!(known("pub(crate) struct S; use crate::browser as b;"), "browser");
    assert_eq!(forbidden_names("use std::{fs, net::TcpStream}; web_sys::window()"), ["web_sys", "std::fs", "std::net"]);
    assert_eq!(forbidden_names("let operand = brand::std_fs;"), [""; 0]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The files of `src/` with the room that each belongs to. `lib.rs` only names the rooms.
fn files_by_room() -> Vec<(String, PathBuf)> {
    let sources = root().join("src");
    let files = rust_files(&sources).into_iter().filter(|file| *file != sources.join("lib.rs"));
    files
        .map(|file| {
            let inside = file.strip_prefix(&sources).expect("it was found there");
            let first = inside.components().next().expect("it has a name");
            let room = Path::new(first.as_os_str()).with_extension("");
            (room.to_string_lossy().into_owned(), file)
        })
        .collect()
}

fn allowed(room: &str) -> &'static [&'static str] {
    let found = ROOMS.iter().find(|(name, _)| *name == room);
    found.unwrap_or_else(|| panic!("src/{room} is a new room: say here whom it may know")).1
}

/// How many `super` lead from a file to the crate's root: `src/cloud/mod.rs` 1, `src/cloud/time.rs` 2.
fn depth(file: &Path) -> usize {
    let inside = file.strip_prefix(root().join("src")).expect("it lies in src");
    let parts = inside.components().count();
    if file.ends_with("mod.rs") { parts - 1 } else { parts }
}

/// The code without comments and without what stands in strings and characters. Lifetimes stay.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if next == '"' {
            end_of_string(rest)
        } else if let Some(hashes) = raw_string(rest).filter(|_| !ends_in_word(&code)) {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = hashes + 2;
            rest[start..].find(&close).map_or(rest.len(), |end| start + end + close.len())
        } else if next == '\'' {
            end_of_character(rest)
        } else {
            0
        };
        code.push(if skipped == 0 { next } else { ' ' });
        rest = &rest[skipped.max(next.len_utf8())..];
    }
    code
}

fn ends_in_word(code: &str) -> bool {
    code.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn end_of_string(rest: &str) -> usize {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            '"' if !escaped => return index + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// The end of a character like `'"'` or `'\n'`; 0 for a lifetime.
fn end_of_character(rest: &str) -> usize {
    let mut inside = rest.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((escaped, _))) => rest[escaped + 1..].find('\'').map_or(0, |end| escaped + 1 + end + 1),
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 0,
    }
}

/// The rooms that paths in this code name, from `crate` or by as many `super` as lead to the root.
fn rooms_known_by(code: &str, depth: usize) -> BTreeSet<String> {
    let words = words(code);
    let mut known = BTreeSet::new();
    for (index, word) in words.iter().enumerate() {
        let to_root = match word.as_str() {
            "crate" | "cloudchamber" => 1,
            "super" if words[index..].chunks(2).take_while(|pair| is_super(pair)).count() >= depth => {
                words[index..].chunks(2).take_while(|pair| is_super(pair)).count() * 2 - 1
            }
            _ => continue,
        };
        known.extend(first_names(&words[index + to_root..]));
    }
    known.retain(|name| ROOMS.iter().any(|(room, _)| room == name));
    known
}

fn is_super(pair: &[String]) -> bool {
    pair.first().is_some_and(|word| word == "super") && pair.get(1).is_some_and(|word| word == "::")
}

/// The first names after `::`, be it one name or a group in braces.
fn first_names(words: &[String]) -> Vec<String> {
    if words.first().is_none_or(|word| word != "::") {
        return Vec::new();
    }
    if words.get(1).is_none_or(|word| word != "{") {
        return words.get(1).cloned().into_iter().collect();
    }
    let mut names = Vec::new();
    let mut open = 0;
    let mut previous = "";
    for word in &words[1..] {
        match word.as_str() {
            "{" => open += 1,
            "}" => open -= 1,
            name if open == 1 && (previous == "{" || previous == ",") => names.push(name.to_owned()),
            _ => {}
        }
        if open == 0 {
            break;
        }
        previous = word;
    }
    names
}

/// Names, `::` and single signs, without white space.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside_name = false;
    let mut after_colon = false;
    for character in code.chars() {
        let of_name = character.is_alphanumeric() || character == '_';
        match words.last_mut() {
            Some(last) if of_name && inside_name => last.push(character),
            Some(last) if character == ':' && after_colon => last.push(character),
            _ if character.is_whitespace() => {}
            _ => words.push(character.to_string()),
        }
        inside_name = of_name;
        after_colon = character == ':' && !after_colon;
    }
    words
}

/// Which of [`FORBIDDEN_IN_PURE_ROOMS`] this code names, `std::{fs, …}` included.
fn forbidden_names(code: &str) -> Vec<&'static str> {
    let words = words(code);
    let from_std: BTreeSet<String> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| *word == "std")
        .flat_map(|(index, _)| first_names(&words[index + 1..]))
        .collect();
    let named = |name: &&&str| match name.strip_prefix("std::") {
        Some(module) => from_std.contains(module),
        None => words.iter().any(|word| word == **name),
    };
    FORBIDDEN_IN_PURE_ROOMS.iter().filter(named).copied().collect()
}
