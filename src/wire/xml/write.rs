//! Writing: elements in the order in which S3 writes them, without indentation.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::fmt::{Display, Write};

/// Writes one document into memory.
pub(in crate::wire) struct Writer {
    inner: quick_xml::Writer<Vec<u8>>,
}

impl Writer {
    /// A whole document, with the declaration, of one root element; S3 names no namespace for its errors.
    pub fn document(root: &str, namespace: Option<&str>, content: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut writer = Self { inner: quick_xml::Writer::new(Vec::new()) };
        writer.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        writer.event(Event::Text(BytesText::from_escaped("\n")));
        let mut start = BytesStart::new(root);
        start.extend_attributes(namespace.map(|namespace| ("xmlns", namespace)));
        writer.event(Event::Start(start));
        content(&mut writer);
        writer.event(Event::End(BytesEnd::new(root)));
        writer.inner.into_inner()
    }

    /// An element with elements inside.
    pub fn nest(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(name)));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, value: impl Display) {
        let value = escape(&value.to_string());
        if value.is_empty() {
            return self.event(Event::Empty(BytesStart::new(name)));
        }
        self.event(Event::Start(BytesStart::new(name)));
        self.event(Event::Text(BytesText::from_escaped(value)));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text, where there is one.
    pub fn maybe(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn event(&mut self, event: Event<'_>) {
        self.inner.write_event(event).expect("memory takes every write");
    }
}

/// Escapes as S3 does: quotes too, and what XML 1.0 has no sign for as a number, which clients that ask for
/// `encoding-type=url` never meet.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | ' '..='\u{7e}' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => push_number(&mut escaped, character),
            _ if character.is_control() => push_number(&mut escaped, character),
            _ => escaped.push(character),
        }
    }
    escaped
}

fn push_number(escaped: &mut String, character: char) {
    write!(escaped, "&#x{:x};", u32::from(character)).expect("a string takes every write");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_have_no_white_space_and_escape_their_text() {
        let document = Writer::document("A", Some("urn:x"), |xml| {
            xml.text("B", "\"a\" <&> \r\u{1}é");
            xml.nest("C", |xml| xml.text("D", ""));
            xml.maybe("E", None::<u8>);
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A xmlns=\"urn:x\">\
            <B>&quot;a&quot; &lt;&amp;&gt; &#xd;&#x1;é</B><C><D/></C></A>";
        assert_eq!(String::from_utf8(document).as_deref(), Ok(expected));
    }
}
