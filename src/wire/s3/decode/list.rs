//! Parameters of listings, and other numbers in queries.

use super::{Error, wrong_argument};
use crate::{
    cloud::{
        limits,
        s3::{ListObjects, Token},
    },
    wire::s3::request::Request,
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// ListObjects: the page begins behind a marker.
pub(super) fn version_1(request: &Request, bucket: String) -> Result<ListObjects, Error> {
    Ok(ListObjects { start_after: filled(request, "marker"), ..common(request, bucket)? })
}

/// ListObjectsV2: the page begins behind a token, or behind a key.
pub(super) fn version_2(request: &Request, bucket: String) -> Result<ListObjects, Error> {
    let token = request.query("continuation-token").map(read_token).transpose()?;
    Ok(ListObjects { start_after: filled(request, "start-after"), token, ..common(request, bucket)? })
}

fn common(request: &Request, bucket: String) -> Result<ListObjects, Error> {
    if let Some(other) = request.query("encoding-type").filter(|encoding| *encoding != "url") {
        return Err(wrong_argument("Invalid Encoding Method specified in Request", "encoding-type", other));
    }
    Ok(ListObjects {
        bucket,
        prefix: request.query("prefix").unwrap_or_default().to_owned(),
        delimiter: filled(request, "delimiter"),
        max: count(request, "max-keys", limits::LIST_KEYS)?,
        start_after: None,
        token: None,
    })
}

fn filled(request: &Request, name: &str) -> Option<String> {
    request.query(name).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// How many entries a page may have: what was asked for, and no more than `most`.
pub(in crate::wire::s3) fn count(request: &Request, name: &'static str, most: usize) -> Result<usize, Error> {
    let Some(text) = request.query(name).filter(|text| !text.is_empty()) else { return Ok(most) };
    match text.parse::<i32>().ok().and_then(|count| usize::try_from(count).ok()) {
        Some(count) => Ok(count.min(most)),
        None => Err(wrong_argument(&format!("Provided {name} not an integer or within integer range"), name, text)),
    }
}

/// Which page of ListBuckets is asked for: behind which name, and of how many buckets.
pub(in crate::wire::s3) fn bucket_page(request: &Request) -> Result<(String, usize), Error> {
    let token = request.query("continuation-token").unwrap_or_default();
    let after = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let after = after
        .ok_or_else(|| wrong_argument("The continuation token provided is incorrect", "continuation-token", token))?;
    match count(request, "max-buckets", limits::BUCKETS)? {
        0 => Err(wrong_argument("Argument max-buckets must be an integer between 1 and 10000.", "max-buckets", "0")),
        most => Ok((after, most)),
    }
}

/// Number of the part that is uploaded.
pub(super) fn part_number(request: &Request) -> Result<u64, Error> {
    let text = request.query("partNumber").unwrap_or_default();
    text.parse().map_err(|_| {
        wrong_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
    })
}

/// Behind which part a page of ListParts begins, and how many it has.
pub(super) fn part_page(request: &Request) -> Result<(u32, usize), Error> {
    let most = usize::try_from(u32::MAX).unwrap_or(usize::MAX);
    let after = count(request, "part-number-marker", most)?;
    let after = if after == most { 0 } else { u32::try_from(after).unwrap_or(u32::MAX) };
    Ok((after, count(request, "max-parts", limits::LIST_KEYS)?))
}

/// A continuation token: opaque to clients, to us where the page before ended.
pub(in crate::wire::s3) fn write_token(token: &Token) -> String {
    STANDARD.encode(match token {
        Token::Key(key) => format!("k{key}"),
        Token::Prefix(prefix) => format!("p{prefix}"),
    })
}

fn read_token(text: &str) -> Result<Token, Error> {
    let wrong = || wrong_argument("The continuation token provided is incorrect", "continuation-token", text);
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    let token = String::from_utf8(bytes).map_err(|_| wrong())?;
    match (token.strip_prefix('k'), token.strip_prefix('p')) {
        (Some(key), _) => Ok(Token::Key(key.to_owned())),
        (_, Some(prefix)) => Ok(Token::Prefix(prefix.to_owned())),
        _ => Err(wrong()),
    }
}
