//! Places in a handler's code, as stack traces and messages name them: `file:///var/task/index.mjs:7:15`.

/// A line and a column of `index.mjs`, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A place in the handler's own code, in the form that is short enough to read: `index.mjs:7:15`.
    Place(Place),
}

/// How a stack begins a place in the handler's code.
const FILE: &str = "file:///var/task/";
/// The one file of a function.
const NAME: &str = "index.mjs:";

/// Cuts a text at the places that it names. Joined together the pieces are the text, save for `file:///var/task/`.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(NAME) {
        let (before, from) = rest.split_at(at);
        match place(&from[NAME.len()..]) {
            // A longer name that ends alike is another file: only a path may stand before ours.
            Some((place, after)) if !before.ends_with(|c: char| c.is_alphanumeric() || "-_.".contains(c)) => {
                words += before.strip_suffix(FILE).unwrap_or(before);
                if !words.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Place(place));
                rest = after;
            }
            _ => {
                words += &rest[..at + NAME.len()];
                rest = &rest[at + NAME.len()..];
            }
        }
    }
    words += rest;
    if !words.is_empty() {
        pieces.push(Piece::Text(words));
    }
    pieces
}

/// The first place that a text names.
#[must_use]
pub fn first_place(text: &str) -> Option<Place> {
    pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Place(place) => Some(place),
        Piece::Text(_) => None,
    })
}

/// Reads `7:15…`.
fn place(text: &str) -> Option<(Place, &str)> {
    let (line, rest) = number(text)?;
    let (column, rest) = number(rest.strip_prefix(':')?)?;
    Some((Place { line, column }, rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    digits.parse().ok().filter(|number| *number > 0).map(|number| (number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    #[test]
    fn stack_lines_are_cut_at_their_places() {
        let place = Piece::Place(Place { line: 7, column: 15 });
        assert_eq!(
            pieces("    at handler (file:///var/task/index.mjs:7:15)"),
            [text("    at handler ("), place.clone(), text(")")]
        );
        assert_eq!(pieces("index.mjs:7:15"), std::slice::from_ref(&place));
        assert_eq!(pieces("a index.mjs:7:15 b index.mjs:7:15"), [text("a "), place.clone(), text(" b "), place]);
        assert_eq!(
            first_place("at f (file:///var/runtime/sdk.mjs:1:2)\n at index.mjs:3:4"),
            Some(Place { line: 3, column: 4 })
        );
    }

    #[test]
    fn what_only_looks_like_a_place_is_text() {
        for words in [
            "index.mjs:",
            "index.mjs:7",
            "index.mjs:0:1",
            "my-index.mjs:7:15",
            "index.mjs:x:1",
            "",
            "index.mjs:99999999999:1",
        ] {
            let expected = if words.is_empty() { vec![] } else { vec![text(words)] };
            assert_eq!(pieces(words), expected, "{words}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(words in "(index\\.mjs:|[0-9]{1,3}|:| |é|\\(){0,12}") {
            let joined: String = pieces(&words)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Place(Place { line, column }) => format!("index.mjs:{line}:{column}"),
                })
                .collect();
            // A number written with zeros before it comes back without them.
            let plain = |text: &str| text.replace('0', "");
            prop_assert_eq!(plain(&joined), plain(&words));
        }
    }
}
