//! Reading: a document becomes a tree of elements with text. Attributes, comments and instructions do not matter to S3.

use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, Event},
};

/// Elements inside each other: S3's documents need 6.
const DEPTH: usize = 16;

/// An element of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::wire) struct Element {
    /// Its name without a namespace's prefix.
    pub name: String,
    /// Its own text, that of its children left out.
    pub text: String,
    /// Elements inside, in order.
    pub children: Vec<Element>,
}

impl Element {
    /// The elements inside that have this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element inside of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first element inside of this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }
}

/// Reads a document; `None` where it is not well-formed, brings a document type of its own, or nests too deep.
pub(in crate::wire) fn parse(document: &[u8]) -> Option<Element> {
    let text = std::str::from_utf8(document).ok()?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() <= DEPTH => open.push(element(start.local_name().as_ref())),
            Event::Empty(empty) => open.last_mut()?.children.push(element(empty.local_name().as_ref())),
            Event::End(_) => {
                let closed = open.pop()?;
                open.last_mut()?.children.push(closed);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text.xml10_content()),
            Event::CData(text) => open.last_mut()?.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => open.last_mut()?.text.push_str(&resolve(&reference)?),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Start(_) | Event::DocType(_) => return None,
        }
    }
    let document = open.pop().filter(|document| open.is_empty() && document.text.trim().is_empty())?;
    let [root] = <[Element; 1]>::try_from(document.children).ok()?;
    Some(root)
}

fn element(name: &str) -> Element {
    Element { name: name.to_owned(), ..Element::default() }
}

/// Only the five references of XML itself and characters by number: a document defines none of its own.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_xml_entity(reference).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_elements_are_read() {
        let root = parse(
            b"<?xml version=\"1.0\"?><s:A xmlns:s=\"x\">\n <B>a&amp;b &#x1F600;<![CDATA[<c>]]></B><!-- d --><B/></s:A>",
        );
        let root = root.expect("it is well-formed");
        assert_eq!((root.name.as_str(), root.all("B").count()), ("A", 2));
        assert_eq!(root.text_of("B"), Some("a&b \u{1F600}<c>"));
    }

    #[test]
    fn what_is_not_one_well_formed_element_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(17), "</a>".repeat(17));
        let bad =
            ["", "a", "<a>", "<a></b>", "<a/><b/>", "<a/>b", "</a>", "<a>&no;</a>", "<a>&#x0;</a>", "<!DOCTYPE a><a/>"];
        for bad in bad.into_iter().chain([deep.as_str()]) {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(parse(b"<a>\xff</a>"), None);
    }
}
