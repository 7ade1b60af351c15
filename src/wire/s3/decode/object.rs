//! Requests about one object.

use super::{Error, wrong_argument};
use crate::{
    cloud::s3::{Algorithm, ChecksumKind, CopyObject, CreateUpload, GetObject, Payload, PutObject},
    wire::{
        s3::{headers, request::Request},
        uri,
    },
};

pub(super) fn get(request: &Request, bucket: String, key: String) -> GetObject {
    GetObject { bucket, key, range: headers::range(request), conditions: headers::conditions(request, "") }
}

pub(super) fn put(request: &Request, bucket: String, key: String, body: Payload) -> Result<PutObject, Error> {
    let conditions = headers::write_conditions(request)?;
    Ok(PutObject { bucket, key, headers: headers::kept(request), body, conditions })
}

pub(super) fn copy(request: &Request, bucket: String, key: String) -> Result<CopyObject, Error> {
    let (from_bucket, from_key) = copy_source(request.header("x-amz-copy-source").unwrap_or_default())?;
    let replace = match request.header("x-amz-metadata-directive") {
        None | Some("COPY") => None,
        Some("REPLACE") => Some(headers::kept(request)),
        Some(other) => return Err(wrong_argument("Unknown metadata directive.", "x-amz-metadata-directive", other)),
    };
    let conditions = headers::conditions(request, "x-amz-copy-source-");
    Ok(CopyObject { from_bucket, from_key, bucket, key, replace, conditions })
}

/// `[/]bucket/key[?versionId=…]`, percent-encoded.
fn copy_source(source: &str) -> Result<(String, String), Error> {
    let wrong = |message| wrong_argument(message, "x-amz-copy-source", source);
    let (path, version) = source.split_once("?versionId=").unwrap_or((source, "null"));
    if version != "null" {
        return Err(wrong_argument("Invalid version id specified", "versionId", version));
    }
    let path = uri::decode(path.as_bytes()).ok_or_else(|| wrong("Invalid copy source encoding"))?;
    let path = path.strip_prefix('/').unwrap_or(&path);
    match path.split_once('/') {
        Some(("", _)) => Err(wrong("Invalid copy source bucket name")),
        Some((_, "")) | None => Err(wrong("Invalid copy source object key")),
        Some((bucket, key)) => Ok((bucket.to_owned(), key.to_owned())),
    }
}

pub(super) fn create_upload(request: &Request, bucket: String, key: String) -> Result<CreateUpload, Error> {
    Ok(CreateUpload { bucket, key, headers: headers::kept(request), checksum: upload_checksum(request)? })
}

/// Algorithm and kind of an upload's checksum. [S3, "Checking object integrity for data uploads": which go together]
fn upload_checksum(request: &Request) -> Result<Option<(Algorithm, ChecksumKind)>, Error> {
    let invalid = |message: String| Err(Error::InvalidRequest(message));
    let kind = match request.header("x-amz-checksum-type") {
        None => None,
        Some("COMPOSITE") => Some(ChecksumKind::Composite),
        Some("FULL_OBJECT") => Some(ChecksumKind::FullObject),
        Some(_) => return invalid("Value for x-amz-checksum-type header is invalid.".into()),
    };
    let Some(name) = request.header("x-amz-checksum-algorithm") else {
        return match kind {
            None => Ok(None),
            Some(_) => invalid(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.".into(),
            ),
        };
    };
    let Some(algorithm) = Algorithm::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    else {
        return invalid(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: \
             [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
                .into(),
        );
    };
    let (whole, in_parts) = match algorithm {
        Algorithm::Crc64Nvme => (true, false),
        Algorithm::Crc32 | Algorithm::Crc32c => (true, true),
        Algorithm::Sha1 | Algorithm::Sha256 => (false, true),
    };
    let refused = match kind {
        Some(ChecksumKind::Composite) if !in_parts => "COMPOSITE",
        Some(ChecksumKind::FullObject) if !whole => "FULL_OBJECT",
        _ => {
            let usual = if in_parts { ChecksumKind::Composite } else { ChecksumKind::FullObject };
            return Ok(Some((algorithm, kind.unwrap_or(usual))));
        }
    };
    let name = algorithm.name().to_lowercase();
    invalid(format!("The {refused} checksum type cannot be used with the {name} checksum algorithm."))
}
