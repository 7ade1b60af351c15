//! Requests and replies of S3's operations.

use super::{
    Algorithm, Checksum, ChecksumKind, Chunk, Error, Headers, ListObjects, Listing, Object, Part, Rule, Timestamp,
    Upload,
};

/// An operation of S3. Names and fields are AWS's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own names: bucket, key")]
pub enum Op {
    ListBuckets,
    CreateBucket { bucket: String },
    HeadBucket { bucket: String },
    DeleteBucket { bucket: String },
    GetLocation { bucket: String },
    PutObject(PutObject),
    GetObject(GetObject),
    HeadObject(GetObject),
    CopyObject(CopyObject),
    DeleteObject { bucket: String, key: String },
    DeleteObjects { bucket: String, keys: Vec<String> },
    ListObjects(ListObjects),
    CreateMultipartUpload(CreateUpload),
    UploadPart(UploadPart),
    CompleteMultipartUpload(CompleteUpload),
    AbortMultipartUpload(UploadAt),
    ListParts { at: UploadAt, after: u32, max: usize },
    GetNotification { bucket: String },
    PutNotification { bucket: String, rules: Vec<Rule> },
}

/// What an operation of S3 answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "one a operation, named like it")]
pub enum Reply {
    ListBuckets(Vec<(String, Timestamp)>),
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetLocation,
    PutObject { etag: String, size: u64, checksum: Checksum },
    GetObject(Box<Got>),
    CopyObject { etag: String, size: u64, modified: Timestamp, checksum: Checksum },
    DeleteObject,
    DeleteObjects(Vec<(String, Option<Error>)>),
    ListObjects(Listing),
    CreateMultipartUpload { upload: String, checksum: Option<(Algorithm, ChecksumKind)> },
    UploadPart { etag: String, size: u64, checksum: Option<Checksum> },
    CompleteMultipartUpload { etag: String, size: u64, checksum: Checksum },
    AbortMultipartUpload,
    ListParts { upload: Upload, parts: Vec<(u32, Part)>, truncated: bool },
    GetNotification(Vec<Rule>),
    PutNotification,
}

/// Bytes that the edge has taken in, stored under a blob id and digested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Where they are; an empty body has no chunk.
    pub chunk: Option<Chunk>,
    /// MD5, in hex.
    pub md5: String,
    /// CRC64NVME.
    pub crc64: u64,
    /// The checksum that the client sent or asked for, verified at the edge.
    pub checksum: Option<Checksum>,
}

impl Payload {
    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.chunk.map_or(0, |chunk| chunk.size)
    }

    /// The checksum that S3 keeps: the client's, or CRC64NVME where none was sent.
    #[must_use]
    pub fn kept_checksum(&self) -> Checksum {
        self.checksum.clone().unwrap_or_else(|| Checksum::crc64(self.crc64))
    }
}

impl Checksum {
    /// A CRC64NVME over all bytes.
    #[must_use]
    pub fn crc64(value: u64) -> Self {
        use base64::Engine;
        let value = base64::engine::general_purpose::STANDARD.encode(value.to_be_bytes());
        Self { algorithm: Algorithm::Crc64Nvme, value, kind: ChecksumKind::FullObject }
    }
}

/// Conditions of a request. ETags without quotes; `*` stands for any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// `If-Match`.
    pub if_match: Option<Vec<String>>,
    /// `If-None-Match`.
    pub if_none_match: Option<Vec<String>>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<Timestamp>,
    /// `If-Unmodified-Since`.
    pub if_unmodified_since: Option<Timestamp>,
}

/// PutObject. The body has been stored and digested at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutObject {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Headers to keep.
    pub headers: Headers,
    /// The bytes.
    pub body: Payload,
    /// `If-Match`, `If-None-Match`.
    pub conditions: Conditions,
}

/// A range of bytes as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// `bytes=a-`
    From(u64),
    /// `bytes=a-b`, both included.
    FromTo(u64, u64),
    /// `bytes=-n`
    Last(u64),
}

/// GetObject and HeadObject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetObject {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// `Range`.
    pub range: Option<Range>,
    /// Conditions.
    pub conditions: Conditions,
}

/// An object that was got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Got {
    /// The object.
    pub object: Object,
    /// First and last byte, where a range was asked for.
    pub range: Option<(u64, u64)>,
}

impl Got {
    /// How many bytes are answered.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.range.map_or(self.object.size, |(first, last)| last - first + 1)
    }
}

/// CopyObject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyObject {
    /// Bucket of the source.
    pub from_bucket: String,
    /// Key of the source.
    pub from_key: String,
    /// Bucket of the copy.
    pub bucket: String,
    /// Key of the copy.
    pub key: String,
    /// New headers (`x-amz-metadata-directive: REPLACE`); `None` copies them.
    pub replace: Option<Headers>,
    /// `x-amz-copy-source-if-*`.
    pub conditions: Conditions,
}

/// CreateMultipartUpload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateUpload {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Headers of the object to be.
    pub headers: Headers,
    /// `x-amz-checksum-algorithm` and `x-amz-checksum-type`.
    pub checksum: Option<(Algorithm, ChecksumKind)>,
}

/// Names an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadAt {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Upload id.
    pub upload: String,
}

/// UploadPart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadPart {
    /// The upload.
    pub at: UploadAt,
    /// 1 to 10,000.
    pub number: u64,
    /// The bytes.
    pub body: Payload,
}

/// CompleteMultipartUpload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteUpload {
    /// The upload.
    pub at: UploadAt,
    /// Part numbers with their ETags (without quotes), in the order sent.
    pub parts: Vec<(u32, String)>,
    /// `If-Match`, `If-None-Match`.
    pub conditions: Conditions,
}

impl Op {
    /// AWS's name of the operation.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::ListBuckets => "ListBuckets",
            Self::CreateBucket { .. } => "CreateBucket",
            Self::HeadBucket { .. } => "HeadBucket",
            Self::DeleteBucket { .. } => "DeleteBucket",
            Self::GetLocation { .. } => "GetBucketLocation",
            Self::PutObject(_) => "PutObject",
            Self::GetObject(_) => "GetObject",
            Self::HeadObject(_) => "HeadObject",
            Self::CopyObject(_) => "CopyObject",
            Self::DeleteObject { .. } => "DeleteObject",
            Self::DeleteObjects { .. } => "DeleteObjects",
            Self::ListObjects(_) => "ListObjectsV2",
            Self::CreateMultipartUpload(_) => "CreateMultipartUpload",
            Self::UploadPart(_) => "UploadPart",
            Self::CompleteMultipartUpload(_) => "CompleteMultipartUpload",
            Self::AbortMultipartUpload(_) => "AbortMultipartUpload",
            Self::ListParts { .. } => "ListParts",
            Self::GetNotification { .. } => "GetBucketNotificationConfiguration",
            Self::PutNotification { .. } => "PutBucketNotificationConfiguration",
        }
    }

    /// The bucket and the key that it is about.
    #[must_use]
    pub fn target(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::ListBuckets => (None, None),
            Self::CreateBucket { bucket }
            | Self::HeadBucket { bucket }
            | Self::DeleteBucket { bucket }
            | Self::GetLocation { bucket }
            | Self::DeleteObjects { bucket, .. }
            | Self::GetNotification { bucket }
            | Self::PutNotification { bucket, .. } => (Some(bucket), None),
            Self::ListObjects(list) => (Some(&list.bucket), None),
            Self::PutObject(put) => (Some(&put.bucket), Some(&put.key)),
            Self::GetObject(get) | Self::HeadObject(get) => (Some(&get.bucket), Some(&get.key)),
            Self::CopyObject(copy) => (Some(&copy.bucket), Some(&copy.key)),
            Self::DeleteObject { bucket, key } => (Some(bucket), Some(key)),
            Self::CreateMultipartUpload(create) => (Some(&create.bucket), Some(&create.key)),
            Self::UploadPart(UploadPart { at, .. })
            | Self::CompleteMultipartUpload(CompleteUpload { at, .. })
            | Self::AbortMultipartUpload(at)
            | Self::ListParts { at, .. } => (Some(&at.bucket), Some(&at.key)),
        }
    }
}

impl Reply {
    /// The operation changed something.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !matches!(
            self,
            Self::ListBuckets(_)
                | Self::HeadBucket
                | Self::GetLocation
                | Self::GetObject(_)
                | Self::ListObjects(_)
                | Self::ListParts { .. }
                | Self::GetNotification(_)
        )
    }

    /// Size of the object or part that was moved, in bytes.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Self::PutObject { size, .. }
            | Self::CopyObject { size, .. }
            | Self::UploadPart { size, .. }
            | Self::CompleteMultipartUpload { size, .. } => Some(*size),
            Self::GetObject(got) => Some(got.length()),
            _ => None,
        }
    }
}
