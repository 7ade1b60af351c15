//! The one table of S3's errors: AWS's code, status and message for each refusal. [S3, API Reference, "Error responses"]

use super::{Error, address::looks_like_region};
use crate::cloud::limits;
use http::StatusCode;
use std::borrow::Cow;

/// An error as AWS writes it.
pub(super) struct Answer {
    pub code: &'static str,
    pub status: StatusCode,
    pub message: Cow<'static, str>,
    /// Further elements of its document, in order.
    pub fields: Vec<(Cow<'static, str>, String)>,
}

/// AWS's code and HTTP status of a refusal.
#[must_use]
pub fn code(error: &Error) -> (&'static str, u16) {
    let answer = answer(error);
    (answer.code, answer.status.as_u16())
}

/// AWS's message of a refusal.
#[must_use]
pub fn message(error: &Error) -> String {
    answer(error).message.into_owned()
}

/// What AWS answers.
pub(super) fn answer(error: &Error) -> Answer {
    about_bucket(error)
        .or_else(|| about_object(error))
        .or_else(|| about_upload(error))
        .unwrap_or_else(|| about_request(error))
}

fn about_bucket(error: &Error) -> Option<Answer> {
    Some(match error {
        Error::NoSuchBucket(name) => {
            new(404, "NoSuchBucket", "The specified bucket does not exist").with("BucketName", name)
        }
        Error::BucketAlreadyOwnedByYou(name) => new(
            409,
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
        )
        .with("BucketName", name),
        Error::BucketNotEmpty(name) => {
            new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty").with("BucketName", name)
        }
        Error::InvalidBucketName(name, _) => {
            new(400, "InvalidBucketName", "The specified bucket is not valid.").with("BucketName", name)
        }
        Error::TooManyBuckets => new(400, "TooManyBuckets", "You have attempted to create more buckets than allowed"),
        // us-east-1 is the region that is not named. [S3, CreateBucket, "LocationConstraint"]
        Error::Location(region) if looks_like_region(region) && region != crate::cloud::REGION => new(
            400,
            "IllegalLocationConstraintException",
            format!(
                "The {region} location constraint is incompatible for the region specific endpoint this request was sent to."
            ),
        ),
        Error::Location(region) => {
            new(400, "InvalidLocationConstraint", "The specified location-constraint is not valid")
                .with("LocationConstraint", region)
        }
        Error::WrongRegion { bucket, .. } => new(
            301,
            "PermanentRedirect",
            "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all \
             future requests to this endpoint.",
        )
        .with("Endpoint", format!("{bucket}.s3.amazonaws.com"))
        .with("Bucket", bucket),
        Error::AclNotSupported => new(400, "AccessControlListNotSupported", "The bucket does not allow ACLs"),
        _ => return None,
    })
}

fn about_object(error: &Error) -> Option<Answer> {
    Some(match error {
        Error::NoSuchKey(key) => new(404, "NoSuchKey", "The specified key does not exist.").with("Key", key),
        Error::EmptyKey => new(
            400,
            "UserKeyMustBeSpecified",
            "The bucket POST must contain the specified field name. If it is specified, check the order of the fields.",
        ),
        Error::KeyTooLong(key) => new(400, "KeyTooLongError", "Your key is too long")
            .with("Size", key.len())
            .with("MaxSizeAllowed", limits::KEY_BYTES),
        Error::MetadataTooLarge(size) => {
            new(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
                .with("Size", size)
                .with("MaxSizeAllowed", limits::METADATA_BYTES)
        }
        Error::EntityTooLarge(size) => {
            new(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
                .with("ProposedSize", size)
                .with("MaxSizeAllowed", limits::PUT_BYTES)
        }
        Error::InvalidRange { range, size } => new(416, "InvalidRange", "The requested range is not satisfiable")
            .with("RangeRequested", range)
            .with("ActualObjectSize", size),
        Error::PreconditionFailed(condition) => {
            new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
                .with("Condition", condition)
        }
        Error::NotModified { .. } => new(304, "NotModified", "Not Modified"),
        Error::CopyOntoItself => new(
            400,
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's \
             metadata, storage class, website redirect location or encryption attributes.",
        ),
        _ => return None,
    })
}

fn about_upload(error: &Error) -> Option<Answer> {
    Some(match error {
        Error::EntityTooSmall { size, part, etag } => {
            new(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
                .with("ProposedSize", size)
                .with("MinSizeAllowed", limits::PART_MIN_BYTES)
                .with("PartNumber", part)
                .with("ETag", etag)
        }
        Error::NoSuchUpload(upload) => new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or \
             completed.",
        )
        .with("UploadId", upload),
        Error::InvalidPart { upload, part, etag } => new(
            400,
            "InvalidPart",
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified \
             entity tag may not match the part's entity tag.",
        )
        .with("UploadId", upload)
        .with("PartNumber", part)
        .with("ETag", etag),
        Error::InvalidPartOrder(upload) => new(
            400,
            "InvalidPartOrder",
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
        )
        .with("UploadId", upload),
        Error::InvalidPartNumber(number) => {
            new(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
                .with("ArgumentName", "partNumber")
                .with("ArgumentValue", number)
        }
        _ => return None,
    })
}

/// Whatever is wrong with the request itself.
fn about_request(error: &Error) -> Answer {
    match error {
        Error::BadDigest { digest, expected, calculated } => bad_digest(digest, expected, calculated),
        Error::InvalidArgument { message, name, value } => {
            // Destinations of notifications may be several: AWS numbers them.
            let number = if name.starts_with("arn:") { "1" } else { "" };
            new(400, "InvalidArgument", message.clone())
                .with(format!("ArgumentName{number}"), name)
                .with(format!("ArgumentValue{number}"), value)
        }
        Error::MalformedXml => new(
            400,
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ),
        Error::NotImplemented(what) => new(501, "NotImplemented", format!("Cloud Chamber does not have {what}.")),
        Error::HeaderNotImplemented(header) => {
            new(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
                .with("Header", header)
        }
        Error::MethodNotAllowed(method) => {
            new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
                .with("Method", method)
        }
        Error::Expired { seconds, expired, now } => {
            let answer = new(403, "AccessDenied", "Request has expired");
            let answer = seconds.iter().fold(answer, |answer, seconds| answer.with("X-Amz-Expires", seconds));
            answer.with("Expires", whole_seconds(*expired)).with("ServerTime", whole_seconds(*now))
        }
        Error::AuthorizationQuery(message) => new(400, "AuthorizationQueryParametersError", message.clone()),
        Error::IncompleteBody => new(
            400,
            "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        ),
        Error::InvalidDigest(md5) => {
            new(400, "InvalidDigest", "The Content-MD5 you specified was invalid.").with("Content-MD5", md5)
        }
        Error::InvalidRequest(message) => new(400, "InvalidRequest", message.clone()),
        Error::InvalidUri(uri) => new(400, "InvalidURI", "Couldn't parse the specified URI.").with("URI", uri),
        Error::MalformedTrailer => new(
            400,
            "MalformedTrailerError",
            "The request contained trailing data that was not well-formed or did not conform to our published schema.",
        ),
        Error::DocumentTooLarge => new(400, "MaxMessageLengthExceeded", "Your request was too big.")
            .with("MaxMessageLengthBytes", limits::DOCUMENT_BYTES),
        Error::NotKept(why) => new(500, "InternalError", format!("We encountered an internal error: {why}")),
        // The tables before this one hold every other error: a test goes through all of them.
        other => new(500, "InternalError", format!("We encountered an internal error: {other:?}")),
    }
}

fn bad_digest(digest: &str, expected: &str, calculated: &str) -> Answer {
    if digest == "Content-MD5" {
        return new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
            .with("ExpectedDigest", expected)
            .with("CalculatedDigest", calculated);
    }
    new(400, "BadDigest", format!("The {digest} you specified did not match the calculated checksum."))
}

/// `2026-11-22T10:00:00Z`
fn whole_seconds(moment: super::Timestamp) -> String {
    let text = moment.iso();
    format!("{}Z", text.split('.').next().unwrap_or_default())
}

fn new(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Answer {
    let status = StatusCode::from_u16(status).expect("the table holds valid statuses");
    Answer { code, status, message: message.into(), fields: Vec::new() }
}

impl Answer {
    fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) -> Self {
        self.fields.push((name.into(), value.to_string()));
        self
    }
}
