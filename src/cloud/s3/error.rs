//! What S3 refuses, and why. `wire` turns these into AWS's codes and statuses, `learn::explain` into sentences.

use super::{Timestamp, names::BucketNameFault};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A refusal of S3. Each carries what a person needs to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// The bucket does not exist.
    NoSuchBucket(String),
    /// The bucket exists and belongs to this account.
    BucketAlreadyOwnedByYou(String),
    /// The bucket still holds objects.
    BucketNotEmpty(String),
    /// The name breaks a naming rule.
    InvalidBucketName(String, BucketNameFault),
    /// The account holds as many buckets as it may.
    TooManyBuckets,
    /// There is no object of that key.
    NoSuchKey(String),
    /// The key is empty.
    EmptyKey,
    /// The key is longer than 1,024 bytes: its length.
    KeyTooLong(String),
    /// User metadata is larger than 2 KB: its size in bytes.
    MetadataTooLarge(usize),
    /// More than 5 GiB in one PutObject: the size in bytes.
    EntityTooLarge(u64),
    /// A part but the last is smaller than 5 MiB.
    EntityTooSmall {
        /// Size of the part, in bytes.
        size: u64,
        /// Its part number.
        part: u32,
        /// Its ETag, without quotes.
        etag: String,
    },
    /// The range starts behind the end of the object.
    InvalidRange {
        /// The range as it was asked for.
        range: String,
        /// Size of the object, in bytes.
        size: u64,
    },
    /// A condition of the request does not hold: its header.
    PreconditionFailed(Cow<'static, str>),
    /// The object is as the client knows it (a conditional read).
    NotModified {
        /// ETag of the object, without quotes.
        etag: String,
        /// When it changed last.
        modified: Timestamp,
    },
    /// The sent digest differs from that of the bytes.
    BadDigest {
        /// Which: `Content-MD5`, or the algorithm of a checksum.
        digest: Cow<'static, str>,
        /// What was sent, in base64.
        expected: String,
        /// What the bytes have, in base64.
        calculated: String,
    },
    /// There is no such upload.
    NoSuchUpload(String),
    /// A part that was never uploaded, or whose ETag differs.
    InvalidPart {
        /// The upload.
        upload: String,
        /// The part number.
        part: u32,
        /// The ETag as the client sent it.
        etag: String,
    },
    /// Parts are not in ascending order.
    InvalidPartOrder(String),
    /// A part number outside of 1–10,000.
    InvalidPartNumber(u64),
    /// Copying an object onto itself without changing anything.
    CopyOntoItself,
    /// An argument is wrong: AWS's message, the argument's name and value.
    InvalidArgument {
        /// AWS's message.
        message: String,
        /// Name of the argument.
        name: Cow<'static, str>,
        /// Its value.
        value: String,
    },
    /// The request's document could not be read.
    MalformedXml,
    /// An operation that Cloud Chamber does not have.
    NotImplemented(String),
    /// The method is not allowed on the resource: its method.
    MethodNotAllowed(String),
    /// The workspace could not keep the change: why.
    NotKept(String),
    /// A presigned URL is not good any more.
    Expired {
        /// For how many seconds it was good, where it says so.
        seconds: Option<u64>,
        /// Until when.
        expired: Timestamp,
        /// The moment it was used.
        now: Timestamp,
    },
    /// The parameters of a presigned URL are wrong: AWS's message.
    AuthorizationQuery(String),
    /// The body breaks off, or has another length than its headers say.
    IncompleteBody,
    /// What was sent as `Content-MD5` is no MD5.
    InvalidDigest(String),
    /// The request contradicts itself or lacks something: AWS's message.
    InvalidRequest(String),
    /// The address is no path in UTF-8, or no address of S3.
    InvalidUri(String),
    /// The trailer of a body in chunks could not be read.
    MalformedTrailer,
    /// The request's document is larger than a document may be.
    DocumentTooLarge,
    /// A bucket was to be created in another region than this one.
    Location(String),
    /// The bucket was looked for in another region than this one.
    WrongRegion {
        /// The bucket.
        bucket: String,
        /// The region that was asked.
        region: String,
    },
    /// A header asks for something that Cloud Chamber does not have: its name.
    HeaderNotImplemented(String),
    /// An access control list other than the bucket owner's: buckets have none since April 2023.
    AclNotSupported,
}
