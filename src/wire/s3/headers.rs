//! Headers that objects keep, conditions, ranges, and headers that ask for what is not here.

use super::{Error, operation::Operation, request::Request};
use crate::cloud::{
    ACCOUNT, Timestamp,
    s3::{Conditions, Headers, Range},
};

/// The headers that S3 keeps with an object.
pub(super) fn kept(request: &Request) -> Headers {
    let encoding = request.header("content-encoding").map(without_chunked);
    let metadata = request.headers_with("x-amz-meta-");
    Headers {
        content_type: request.filled("content-type"),
        cache_control: request.filled("cache-control"),
        content_disposition: request.filled("content-disposition"),
        content_encoding: encoding.filter(|encoding| !encoding.is_empty()),
        content_language: request.filled("content-language"),
        expires: request.filled("expires"),
        metadata: metadata.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect(),
    }
}

/// `aws-chunked` is how the body came, not what it is.
fn without_chunked(encodings: &str) -> String {
    let own = encodings.split(',').map(str::trim).filter(|encoding| !encoding.eq_ignore_ascii_case("aws-chunked"));
    own.collect::<Vec<_>>().join(",")
}

/// Conditions whose headers begin with `prefix`: nothing, or `x-amz-copy-source-`.
pub(super) fn conditions(request: &Request, prefix: &str) -> Conditions {
    let header = |name: &str| request.header(&format!("{prefix}{name}"));
    Conditions {
        if_match: header("if-match").map(etags),
        if_none_match: header("if-none-match").map(etags),
        if_modified_since: header("if-modified-since").and_then(Timestamp::from_http),
        if_unmodified_since: header("if-unmodified-since").and_then(Timestamp::from_http),
    }
}

/// Conditions of a write: `If-None-Match` takes `*` alone. [S3, "Conditional writes"]
pub(super) fn write_conditions(request: &Request) -> Result<Conditions, Error> {
    let conditions = conditions(request, "");
    match &conditions.if_none_match {
        Some(tags) if *tags != ["*"] => Err(Error::HeaderNotImplemented("If-None-Match".into())),
        _ => Ok(Conditions { if_modified_since: None, if_unmodified_since: None, ..conditions }),
    }
}

/// ETags without quotes; S3 takes them with and without.
fn etags(list: &str) -> Vec<String> {
    list.split(',').map(etag).collect()
}

/// One ETag without quotes.
pub(super) fn etag(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("W/").unwrap_or(text).trim_matches('"').to_owned()
}

/// A range of bytes. What is no range, or several, is ignored, as in RFC 9110: the whole object is answered.
pub(super) fn range(request: &Request) -> Option<Range> {
    let (unit, range) = request.header("range")?.split_once('=')?;
    let (first, last) = range.trim().split_once('-').filter(|_| unit.trim().eq_ignore_ascii_case("bytes"))?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        text.parse::<u64>().ok().filter(|_| digits)
    };
    match (first, last) {
        ("", last) => number(last).map(Range::Last),
        (first, "") => number(first).map(Range::From),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Range::FromTo(first, last))
        }
    }
}

/// Headers that ask for more than is here, each with the values that ask for nothing.
const UNSUPPORTED: [(&str, &[&str]); 16] = [
    ("x-amz-bucket-object-lock-enabled", &["false"]),
    ("x-amz-expected-bucket-owner", &[ACCOUNT]),
    ("x-amz-mfa", &[]),
    ("x-amz-object-lock-legal-hold", &["OFF"]),
    ("x-amz-object-lock-mode", &[]),
    ("x-amz-object-lock-retain-until-date", &[]),
    ("x-amz-object-ownership", &["BucketOwnerEnforced"]),
    ("x-amz-server-side-encryption", &["AES256"]),
    ("x-amz-server-side-encryption-aws-kms-key-id", &[]),
    ("x-amz-server-side-encryption-customer-algorithm", &[]),
    ("x-amz-copy-source-server-side-encryption-customer-algorithm", &[]),
    ("x-amz-source-expected-bucket-owner", &[ACCOUNT]),
    ("x-amz-storage-class", &["STANDARD"]),
    ("x-amz-tagging", &[]),
    ("x-amz-tagging-directive", &["COPY"]),
    ("x-amz-website-redirect-location", &[]),
];

/// Canned access control lists that say what every bucket does anyway.
const OWNERS_ACL: [&str; 2] = ["private", "bucket-owner-full-control"];

/// Refuses what would otherwise be ignored in silence.
pub(super) fn check_supported(operation: Operation, request: &Request) -> Result<(), Error> {
    let acl = request.header("x-amz-acl").is_some_and(|acl| !OWNERS_ACL.contains(&acl));
    if acl || request.headers_with("x-amz-grant-").next().is_some() {
        return Err(Error::AclNotSupported);
    }
    let asks = |name: &str, harmless: &[&str]| {
        request.header(name).is_some_and(|value| !value.is_empty() && !harmless.contains(&value))
    };
    if let Some((name, _)) = UNSUPPORTED.iter().find(|(name, harmless)| asks(name, harmless)) {
        return Err(Error::HeaderNotImplemented((*name).to_owned()));
    }
    let own: &[&str] = match operation {
        Operation::DeleteObject => &["if-match", "x-amz-if-match-last-modified-time", "x-amz-if-match-size"],
        Operation::CopyObject => &["if-match", "if-none-match", "x-amz-checksum-algorithm"],
        Operation::PutObject => &["x-amz-write-offset-bytes"],
        Operation::CompleteMultipartUpload => &[
            "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-sha1",
            "x-amz-checksum-sha256",
        ],
        _ => &[],
    };
    match own.iter().find(|name| request.header(name).is_some()) {
        Some(name) => Err(Error::HeaderNotImplemented((*name).to_owned())),
        None => check_version(request),
    }
}

/// Buckets are not versioned: the one version of an object is `null`.
fn check_version(request: &Request) -> Result<(), Error> {
    match request.query("versionId") {
        None | Some("null") => Ok(()),
        Some(other) => Err(Error::InvalidArgument {
            message: "Invalid version id specified".into(),
            name: "versionId".into(),
            value: other.to_owned(),
        }),
    }
}
