//! Kinds of files: their content types, their names on the page, and how they can be shown.

/// A kind of file.
struct Kind {
    content_type: &'static str,
    extensions: &'static [&'static str],
    words: &'static str,
    shown: Shown,
}

/// How a file can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As a picture of pixels.
    Image,
    /// As a picture that is a document: it may hold scripts, so it needs care.
    Svg,
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// Not at all: as a download alone.
    Nothing,
}

const fn kind(
    content_type: &'static str,
    extensions: &'static [&'static str],
    words: &'static str,
    shown: Shown,
) -> Kind {
    Kind { content_type, extensions, words, shown }
}

/// The first kind of an extension or content type is the one that is meant.
const KINDS: &[Kind] = &[
    kind("image/png", &["png"], "PNG image", Shown::Image),
    kind("image/jpeg", &["jpg", "jpeg"], "JPEG image", Shown::Image),
    kind("image/gif", &["gif"], "GIF image", Shown::Image),
    kind("image/webp", &["webp"], "WebP image", Shown::Image),
    kind("image/avif", &["avif"], "AVIF image", Shown::Image),
    kind("image/bmp", &["bmp"], "BMP image", Shown::Image),
    kind("image/x-icon", &["ico"], "Icon", Shown::Image),
    kind("image/svg+xml", &["svg"], "SVG image", Shown::Svg),
    kind("application/json", &["json", "geojson"], "JSON", Shown::Json),
    kind("text/plain", &["txt", "log", "text"], "Text", Shown::Text),
    kind("text/markdown", &["md"], "Markdown", Shown::Text),
    kind("text/csv", &["csv"], "CSV", Shown::Text),
    kind("text/html", &["html", "htm"], "HTML", Shown::Text),
    kind("text/css", &["css"], "CSS", Shown::Text),
    kind("text/javascript", &["js", "mjs", "cjs"], "JavaScript", Shown::Text),
    kind("application/javascript", &[], "JavaScript", Shown::Text),
    kind("application/xml", &["xml"], "XML", Shown::Text),
    kind("text/xml", &[], "XML", Shown::Text),
    kind("application/yaml", &["yaml", "yml"], "YAML", Shown::Text),
    kind("application/toml", &["toml"], "TOML", Shown::Text),
    kind("application/x-ndjson", &["ndjson", "jsonl"], "JSON lines", Shown::Text),
    kind("application/pdf", &["pdf"], "PDF", Shown::Nothing),
    kind("application/zip", &["zip"], "ZIP archive", Shown::Nothing),
    kind("application/gzip", &["gz"], "gzip archive", Shown::Nothing),
    kind("application/wasm", &["wasm"], "WebAssembly", Shown::Nothing),
    kind("audio/mpeg", &["mp3"], "MP3 audio", Shown::Nothing),
    kind("audio/wav", &["wav"], "WAV audio", Shown::Nothing),
    kind("video/mp4", &["mp4"], "MP4 video", Shown::Nothing),
    kind("video/webm", &["webm"], "WebM video", Shown::Nothing),
];

/// The content type that a file's name suggests.
#[must_use]
pub fn content_type(name: &str) -> Option<&'static str> {
    by_name(name).map(|kind| kind.content_type)
}

/// What a file is, in words: "PNG image", "Text"; the content type itself where there are no words for it.
#[must_use]
pub fn words(content_type: &str, name: &str) -> String {
    match of(content_type, name) {
        Some(kind) => kind.words.to_owned(),
        None if says_nothing(essence(content_type)) => "Binary".to_owned(),
        None => essence(content_type).to_owned(),
    }
}

/// How a file can be shown.
#[must_use]
pub fn shown(content_type: &str, name: &str) -> Shown {
    let essence = essence(content_type);
    match of(content_type, name) {
        Some(kind) => kind.shown,
        None if essence.ends_with("+json") => Shown::Json,
        None if essence.starts_with("text/") || essence.ends_with("+xml") => Shown::Text,
        None => Shown::Nothing,
    }
}

/// The content type decides; where it says nothing, the name does.
fn of(content_type: &str, name: &str) -> Option<&'static Kind> {
    let essence = essence(content_type);
    if says_nothing(essence) {
        return by_name(name);
    }
    KINDS.iter().find(|kind| kind.content_type.eq_ignore_ascii_case(essence))
}

fn by_name(name: &str) -> Option<&'static Kind> {
    let (_, extension) = name.rsplit_once('.')?;
    KINDS.iter().find(|kind| kind.extensions.iter().any(|it| it.eq_ignore_ascii_case(extension)))
}

/// The type without its parameters: `text/html; charset=utf-8` → `text/html`.
fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

fn says_nothing(essence: &str) -> bool {
    matches!(essence, "" | "binary/octet-stream" | "application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_suggest_content_types() {
        let pairs = [
            ("cat.jpg", Some("image/jpeg")),
            ("CAT.JPEG", Some("image/jpeg")),
            ("index.mjs", Some("text/javascript")),
            ("a.b.json", Some("application/json")),
            ("raw/", None),
            ("README", None),
            ("x.unheard", None),
        ];
        for (name, expected) in pairs {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }

    #[test]
    fn the_content_type_decides_and_the_name_helps_out() {
        assert_eq!(shown("text/plain", "cat.png"), Shown::Text);
        assert_eq!(shown("binary/octet-stream", "cat.png"), Shown::Image);
        assert_eq!(shown("Text/HTML; charset=utf-8", "x"), Shown::Text);
        assert_eq!(shown("application/ld+json", "x"), Shown::Json);
        assert_eq!(shown("application/x-unheard", "cat.png"), Shown::Nothing);
        assert_eq!(shown("image/svg+xml", "x"), Shown::Svg);
        assert_eq!(words("image/png", ""), "PNG image");
        assert_eq!(words("", "x"), "Binary");
        assert_eq!(words("application/x-unheard; a=b", "x"), "application/x-unheard");
    }
}
