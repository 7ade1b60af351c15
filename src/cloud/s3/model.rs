//! What S3 keeps: buckets, objects, uploads. Every record is whole in itself, so that writing it again changes nothing.

use crate::cloud::{Timestamp, id::BlobId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A bucket without its objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// When it was created.
    pub created: Timestamp,
    /// Its notification rules, in the order in which they were put.
    pub rules: Vec<Rule>,
}

/// An object: what S3 tells about it, and where its bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Size in bytes.
    pub size: u64,
    /// ETag without quotes: MD5 in hex, or `<md5 of md5s>-<parts>` after a multipart upload.
    pub etag: String,
    /// The checksum that S3 keeps with it.
    pub checksum: Checksum,
    /// When it was put.
    pub modified: Timestamp,
    /// Orders the events of one key.
    pub sequencer: u64,
    /// The headers that are given back with it.
    pub headers: Headers,
    /// Its bytes, in order.
    pub body: Vec<Chunk>,
}

/// A run of bytes at the edge's store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Whose bytes.
    pub blob: BlobId,
    /// How many.
    pub size: u64,
}

/// Headers that S3 keeps with an object and gives back as they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Headers {
    /// `Content-Type`; S3 answers `binary/octet-stream` where none was sent.
    pub content_type: Option<String>,
    /// `Cache-Control`.
    pub cache_control: Option<String>,
    /// `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// `Content-Encoding`, without `aws-chunked`.
    pub content_encoding: Option<String>,
    /// `Content-Language`.
    pub content_language: Option<String>,
    /// `Expires`, as text.
    pub expires: Option<String>,
    /// User metadata (`x-amz-meta-*`), names in lower case without the prefix.
    pub metadata: BTreeMap<String, String>,
}

impl Headers {
    /// The content type as S3 answers it.
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or("binary/octet-stream")
    }

    /// Size of the user metadata as S3 counts it: bytes of names and values.
    #[must_use]
    pub fn metadata_bytes(&self) -> usize {
        self.metadata.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}

/// Algorithms of S3's checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Algorithm {
    /// CRC-64/NVME: what S3 computes where nothing was sent.
    Crc64Nvme,
    /// CRC-32 (IEEE).
    Crc32,
    /// CRC-32C (Castagnoli).
    Crc32c,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Crc64Nvme, Self::Crc32, Self::Crc32c, Self::Sha1, Self::Sha256];

    /// As AWS writes it in `x-amz-checksum-algorithm`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "CRC64NVME",
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }
}

/// A checksum that is kept with an object or part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// How it was computed.
    pub algorithm: Algorithm,
    /// Its value in base64; a composite one ends in `-<parts>`.
    pub value: String,
    /// Over the whole object, or over the checksums of the parts.
    pub kind: ChecksumKind,
}

/// What a checksum covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChecksumKind {
    /// All bytes.
    FullObject,
    /// The parts' checksums.
    Composite,
}

/// A multipart upload that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Where the object will be.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// When it was begun.
    pub begun: Timestamp,
    /// Headers of the object to be.
    pub headers: Headers,
    /// The checksum that the client asked for, and its kind.
    pub checksum: Option<(Algorithm, ChecksumKind)>,
}

/// A part of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its bytes; an empty part has none.
    pub chunk: Option<Chunk>,
    /// MD5 of its bytes, in hex.
    pub md5: String,
    /// CRC64NVME of its bytes.
    pub crc64: u64,
    /// The checksum that the client asked for.
    pub checksum: Option<Checksum>,
    /// When it was uploaded.
    pub modified: Timestamp,
}

/// A notification rule: which events of a bucket go where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `configurationId` in the event.
    pub id: String,
    /// Event types.
    pub events: Vec<EventType>,
    /// The key must begin with this.
    pub prefix: String,
    /// The key must end with this.
    pub suffix: String,
    /// Name of the function that fires.
    pub function: String,
}

/// Event types that a rule may name. [S3, "Supported event types"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventType {
    /// `s3:ObjectCreated:*`
    Created,
    /// `s3:ObjectCreated:Put`
    CreatedPut,
    /// `s3:ObjectCreated:Post`
    CreatedPost,
    /// `s3:ObjectCreated:Copy`
    CreatedCopy,
    /// `s3:ObjectCreated:CompleteMultipartUpload`
    CreatedMultipart,
    /// `s3:ObjectRemoved:*`
    Removed,
    /// `s3:ObjectRemoved:Delete`
    RemovedDelete,
    /// `s3:ObjectRemoved:DeleteMarkerCreated`
    RemovedMarker,
}

impl EventType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::CreatedPut,
        Self::CreatedPost,
        Self::CreatedCopy,
        Self::CreatedMultipart,
        Self::Removed,
        Self::RemovedDelete,
        Self::RemovedMarker,
    ];

    /// As a configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "s3:ObjectCreated:*",
            Self::CreatedPut => "s3:ObjectCreated:Put",
            Self::CreatedPost => "s3:ObjectCreated:Post",
            Self::CreatedCopy => "s3:ObjectCreated:Copy",
            Self::CreatedMultipart => "s3:ObjectCreated:CompleteMultipartUpload",
            Self::Removed => "s3:ObjectRemoved:*",
            Self::RemovedDelete => "s3:ObjectRemoved:Delete",
            Self::RemovedMarker => "s3:ObjectRemoved:DeleteMarkerCreated",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// As an event writes it: without `s3:`.
    #[must_use]
    pub fn event_name(self) -> &'static str {
        &self.name()[3..]
    }

    /// Whether a rule for this type fires on `other`.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        match self {
            Self::Created => other.is_created(),
            Self::Removed => !other.is_created(),
            _ => self == other,
        }
    }

    /// Whether some event is of both types.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// An ObjectCreated type.
    #[must_use]
    pub fn is_created(self) -> bool {
        self.name().starts_with("s3:ObjectCreated")
    }
}
