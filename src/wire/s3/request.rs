//! A request as S3 looks at it: headers and query as text, whichever of them a presigned URL uses.

use super::Error;
use crate::wire::uri;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderValue, request::Parts};

/// Headers and query of a request.
#[derive(Debug, Clone, Default)]
pub(super) struct Request {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

/// What authenticates a presigned URL, and is no header in disguise.
const PRESIGNED: [&str; 8] = [
    "x-amz-algorithm",
    "x-amz-content-sha256",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-security-token",
    "x-amz-signature",
    "x-amz-signedheaders",
];

impl Request {
    /// Reads headers and query.
    pub fn read(parts: &Parts) -> Result<Self, Error> {
        let query = uri::query(parts.uri.query().unwrap_or_default());
        let query = query.ok_or_else(|| Error::InvalidUri(parts.uri.to_string()))?;
        let mut headers: Vec<(String, String)> =
            parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        if query.iter().any(|(name, _)| name.eq_ignore_ascii_case("x-amz-signature")) {
            for (name, value) in query.iter().filter(|(name, _)| is_header(name)) {
                let name = name.to_ascii_lowercase();
                if headers.iter().all(|(sent, _)| *sent != name) {
                    headers.push((name, value.clone()));
                }
            }
        }
        Ok(Self { headers, query })
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header, empty ones left out.
    pub fn filled(&self, name: &str) -> Option<String> {
        self.header(name).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Headers whose names begin with `prefix`: the rest of the name, and the value.
    pub fn headers_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.headers.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// The value of a parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter whose name is written in any case.
    pub fn query_in_any_case(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A presigned URL carries headers as parameters. S3 looks at all of them but checksums: the SDK signs one of a body that it
/// does not know yet. [<https://github.com/localstack/localstack/issues/12169>]
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let checksum = name == "x-amz-sdk-checksum-algorithm"
        || (name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-mode");
    name.starts_with("x-amz-") && !checksum && !PRESIGNED.contains(&name.as_str())
}

/// A header's value as text: UTF-8 where it is, else Latin-1; encoded words of RFC 2047 (UTF-8 in base64) are undone.
fn text(value: &HeaderValue) -> String {
    let text = match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    };
    decode_word(&text).unwrap_or(text)
}

/// `=?UTF-8?B?…?=`, undone.
fn decode_word(text: &str) -> Option<String> {
    let inner = text.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inner.splitn(3, '?');
    let (charset, encoding) = (parts.next()?, parts.next()?);
    let plain = charset.eq_ignore_ascii_case("utf-8") && encoding.eq_ignore_ascii_case("b");
    String::from_utf8(STANDARD.decode(parts.next().filter(|_| plain)?).ok()?).ok()
}

/// Text as a header's value; what ASCII does not hold becomes an encoded word, as S3 writes metadata.
pub(super) fn header_value(text: &str) -> HeaderValue {
    let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let value = if printable { text.to_owned() } else { format!("=?UTF-8?B?{}?=", STANDARD.encode(text)) };
    HeaderValue::try_from(value).expect("printable ASCII is a header's value")
}
