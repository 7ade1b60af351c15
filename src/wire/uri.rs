//! Paths and queries of addresses, as text.

use percent_encoding::percent_decode;

/// Undoes percent-encoding once; a plus stays a plus. `None` where the bytes are no UTF-8.
pub(super) fn decode(text: &[u8]) -> Option<String> {
    percent_decode(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The parameters of a query, in order, names as they are; a parameter without `=` has an empty value. A plus is a space, as
/// in forms. `None` where the bytes are no UTF-8.
pub(super) fn query(text: &str) -> Option<Vec<(String, String)>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let plain = |text: &str| decode(text.replace('+', " ").as_bytes());
            Some((plain(name)?, plain(value)?))
        })
        .collect()
}
