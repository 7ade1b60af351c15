//! Refusals of S3.

use super::{Explained, explained, names, number, sentence, short};
use crate::cloud::{
    REGION, limits,
    s3::{BucketNameFault, Error, Range},
};

/// What a refusal of S3 means for the person who met it.
#[must_use]
pub fn explain_s3(error: &Error) -> Explained {
    about_bucket(error)
        .or_else(|| about_object(error))
        .or_else(|| about_upload(error))
        .or_else(|| about_body(error))
        .unwrap_or_else(|| about_request(error))
}

fn about_bucket(error: &Error) -> Option<Explained> {
    Some(match error {
        Error::NoSuchBucket(name) => explained(
            format!("There is no bucket named {}.", short(name)),
            "It was never created in this workspace, or it has been deleted.",
            "Check the spelling, or create it.",
        ),
        Error::BucketAlreadyOwnedByYou(name) => explained(
            format!("A bucket named {} exists already.", short(name)),
            "It is yours, and a name belongs to one bucket.",
            "Use it as it is, or take another name.",
        ),
        Error::BucketNotEmpty(name) => explained(
            format!("The bucket {} was not deleted.", short(name)),
            "It still holds objects, and S3 deletes empty buckets only.",
            "Delete its objects first.",
        ),
        Error::InvalidBucketName(name, fault) => invalid_name(name, fault),
        Error::TooManyBuckets => explained(
            "The bucket was not created.",
            format!("An account holds at most {} buckets.", number(limits::BUCKETS as u64)),
            "Delete one that you no longer need.",
        ),
        Error::Location(region) => explained(
            format!("The bucket was not created in {}.", short(region)),
            format!("Everything here lives in {REGION}, which is asked for by naming no region."),
            "Leave the location constraint out.",
        ),
        Error::WrongRegion { bucket, region } => explained(
            format!("The bucket {} was looked for in {}.", short(bucket), short(region)),
            format!("Everything here lives in {REGION}."),
            format!("Make the client without a region, or with {REGION}."),
        ),
        Error::AclNotSupported => explained(
            "The access control list was refused.",
            "Buckets have none since April 2023: what is in them belongs to their owner.",
            "Leave the ACL out; on AWS, a bucket policy grants access.",
        ),
        _ => return None,
    })
}

fn invalid_name(name: &str, fault: &BucketNameFault) -> Explained {
    let title = match name.is_empty() {
        true => "A bucket needs a name.".to_owned(),
        false => format!("A bucket named {} can't exist.", short(name)),
    };
    let next = match names::suggest_bucket_name(name) {
        Some(better) => format!("Try {better}."),
        None => "Try a word in lower-case letters.".to_owned(),
    };
    explained(title, names::rule(name, fault), next)
}

fn about_object(error: &Error) -> Option<Explained> {
    Some(match error {
        Error::NoSuchKey(key) => explained(
            format!("There is no object {}.", short(key)),
            "The bucket holds none of exactly this key: capitals, spaces and slashes count.",
            "Check the key. In an event it is URL-encoded: decode it first.",
        ),
        Error::EmptyKey => explained(
            "An object needs a key.",
            "The key is its name in the bucket, and this one is empty.",
            "Give it a key of at least one character.",
        ),
        Error::KeyTooLong(key) => explained(
            format!("The key {} is too long.", short(key)),
            format!(
                "Keys have at most {} bytes in UTF-8, and this one has {}.",
                number(limits::KEY_BYTES as u64),
                number(key.len() as u64)
            ),
            "Shorten it.",
        ),
        Error::MetadataTooLarge(size) => explained(
            "The object was not stored.",
            format!(
                "Its metadata has {} bytes, names and values together, and S3 keeps at most {}.",
                number(*size as u64),
                number(limits::METADATA_BYTES as u64)
            ),
            "Shorten the metadata, or store it as an object of its own.",
        ),
        Error::EntityTooLarge(size) => explained(
            "The object is too large.",
            format!("It has {} bytes, and one request stores at most {}.", number(*size), number(limits::PUT_BYTES)),
            "Send it in parts with a multipart upload.",
        ),
        Error::InvalidRange { range, size } => invalid_range(range, *size),
        Error::PreconditionFailed(condition) => explained(
            format!("The condition {condition} did not hold."),
            "The object is not in the state that the request wants it in: somebody may have changed it.",
            "Read it again, and decide anew.",
        ),
        Error::NotModified { .. } => explained(
            "The object has not changed.",
            "The request wants it only if it differs from the copy that the client has.",
            "Use that copy.",
        ),
        Error::CopyOntoItself => explained(
            "The object was not copied.",
            "Source and destination are the same, and nothing about it would change.",
            "Copy it to another key, or replace its metadata on the way.",
        ),
        _ => return None,
    })
}

fn invalid_range(range: &str, size: u64) -> Explained {
    let next = match size {
        0 => "Read it without a range.".to_owned(),
        _ => format!("Ask for bytes from 0 to {}, such as {}.", number(size - 1), Range::From(0)),
    };
    explained(
        format!("The range {} lies outside of the object.", short(range)),
        format!("The object has {} bytes.", number(size)),
        next,
    )
}

fn about_upload(error: &Error) -> Option<Explained> {
    let (first, last) = (limits::PARTS.start(), number(u64::from(*limits::PARTS.end())));
    Some(match error {
        Error::EntityTooSmall { size, part, .. } => explained(
            format!("Part {part} is too small."),
            format!(
                "It has {} bytes, and every part but the last has at least {}.",
                number(*size),
                number(limits::PART_MIN_BYTES)
            ),
            "Send larger parts, or the whole object in one request.",
        ),
        Error::NoSuchUpload(upload) => explained(
            format!("There is no upload {}.", short(upload)),
            "It has been completed or aborted, or it was begun for another bucket or key.",
            "Begin a new one with CreateMultipartUpload.",
        ),
        Error::InvalidPart { part, .. } => explained(
            format!("Part {part} does not match."),
            "No part of that number was uploaded, or its ETag is another one.",
            "Complete the upload with the ETags that UploadPart answered.",
        ),
        Error::InvalidPartOrder(_) => explained(
            "The upload was not completed.",
            "Its parts are not in ascending order of their numbers.",
            "Sort the parts by number.",
        ),
        Error::InvalidPartNumber(part) => explained(
            format!("There is no part {part}."),
            format!("Parts are numbered from {first} to {last}."),
            "Number the parts within these limits.",
        ),
        _ => return None,
    })
}

fn about_body(error: &Error) -> Option<Explained> {
    Some(match error {
        Error::BadDigest { digest, .. } => explained(
            format!("The body does not match its {digest}."),
            "The bytes that came in are not those that the client digested.",
            "Send them again, or let the SDK compute the digest.",
        ),
        Error::InvalidDigest(_) => explained(
            "The Content-MD5 of the request is no MD5.",
            "It has to be 16 bytes in base64.",
            "Compute it over the body, or leave it out.",
        ),
        Error::IncompleteBody => explained(
            "The body is incomplete.",
            "It has another length than the request says.",
            "Send it again, whole.",
        ),
        Error::MalformedTrailer => explained(
            "The end of the body could not be read.",
            "The checksum that the request announces does not follow its last chunk.",
            "Send it again, or let the SDK send it.",
        ),
        Error::DocumentTooLarge => explained(
            "The request is too large.",
            format!("A document of a request has at most {} bytes.", number(limits::DOCUMENT_BYTES as u64)),
            "Ask for less at once.",
        ),
        Error::MalformedXml => explained(
            "The request could not be read.",
            "Its XML is not well-formed, holds too little or too much, or is not what the operation takes.",
            "Compare it with the operation's reference, or use the SDK.",
        ),
        _ => return None,
    })
}

/// Whatever is wrong with the request itself.
fn about_request(error: &Error) -> Explained {
    match error {
        Error::InvalidArgument { message, name, value } => argument(message, name, value),
        Error::NotImplemented(what) => explained(
            format!("Cloud Chamber does not have {}.", short(what)),
            "It holds the part of S3 that its lessons need.",
            "Do without it here; it works on AWS.",
        ),
        Error::HeaderNotImplemented(header) => explained(
            format!("The header {} was refused.", short(header)),
            "It asks for something that Cloud Chamber does not have, and ignoring it would mislead.",
            "Leave it out here; on AWS it may do its work.",
        ),
        Error::MethodNotAllowed(method) => explained(
            format!("The method {} does not fit here.", short(method)),
            "S3 has no such operation on this address.",
            "Check method and address.",
        ),
        Error::Expired { expired, now, .. } => explained(
            "The presigned URL has expired.",
            format!("It was good until {}, and it was used at {}.", expired.iso(), now.iso()),
            "Sign a new one, with a longer expiresIn if need be.",
        ),
        Error::AuthorizationQuery(message) => explained(
            "The presigned URL is not complete.",
            sentence(message),
            "Sign it with the SDK's getSignedUrl, and use it unchanged.",
        ),
        Error::InvalidRequest(message) => {
            explained("The request contradicts itself.", sentence(message), "Correct it, and send it again.")
        }
        Error::InvalidUri(uri) => explained(
            format!("The address {} could not be read.", short(uri)),
            "It is no address of S3, or its path is not percent-encoded UTF-8.",
            "Encode the key with encodeURIComponent, or let the SDK make the address.",
        ),
        Error::NotKept(why) => {
            explained("The change was not kept.", sentence(why), "Everything that was there before is still there.")
        }
        // The tables before this one hold every other error: a test goes through all of them.
        other => explained("S3 refused the request.", format!("{other:?}."), "Check the request, and send it again."),
    }
}

/// Arguments that the page itself can send get sentences of their own: those of notification rules.
fn argument(message: &str, name: &str, value: &str) -> Explained {
    let rules = "The triggers were not saved.";
    match name {
        "FilterRule" => explained(
            rules,
            format!(
                "Rule {} and another one could fire on the same event, and S3 allows one of them only.",
                short(value)
            ),
            "Make their event types, prefixes or suffixes differ.",
        ),
        "Id" => {
            explained(rules, format!("Two rules have the id {}.", short(value)), "Give each rule an id of its own.")
        }
        "Event" if value.is_empty() => {
            explained(rules, "A rule names no event type.", "Choose at least one event type.")
        }
        "FilterRule.Value" => explained(
            rules,
            format!("A prefix or suffix has at most {} bytes, as a key has.", number(limits::KEY_BYTES as u64)),
            format!("Shorten it in rule {}.", short(value)),
        ),
        "rules" => explained(
            rules,
            format!("A bucket has at most {} rules.", limits::NOTIFICATION_RULES),
            "Remove one that you no longer need.",
        ),
        arn if arn.starts_with("arn:") => explained(
            rules,
            sentence(value),
            format!("Create the function {}, or name another one.", short(arn.rsplit(':').next().unwrap_or(arn))),
        ),
        name if value.is_empty() => {
            explained(format!("The argument {} is missing.", short(name)), sentence(message), "Give it a value.")
        }
        name => explained(
            format!("The argument {} was refused.", short(name)),
            sentence(message),
            format!("Change its value, which was {}.", short(value)),
        ),
    }
}
