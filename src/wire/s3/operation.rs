//! Which operation a request asks for: method, what it addresses, and the sub-resource in its query.

use super::{BodyKind, Error, address::Address, request::Request};
use http::Method;
use std::borrow::Cow;

/// The operations that Cloud Chamber has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    ListBuckets,
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetBucketLocation,
    GetNotification,
    PutNotification,
    ListObjects,
    ListObjectsV2,
    DeleteObjects,
    GetObject,
    HeadObject,
    PutObject,
    CopyObject,
    DeleteObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
}

impl Operation {
    /// AWS's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ListBuckets => "ListBuckets",
            Self::CreateBucket => "CreateBucket",
            Self::HeadBucket => "HeadBucket",
            Self::DeleteBucket => "DeleteBucket",
            Self::GetBucketLocation => "GetBucketLocation",
            Self::GetNotification => "GetBucketNotificationConfiguration",
            Self::PutNotification => "PutBucketNotificationConfiguration",
            Self::ListObjects => "ListObjects",
            Self::ListObjectsV2 => "ListObjectsV2",
            Self::DeleteObjects => "DeleteObjects",
            Self::GetObject => "GetObject",
            Self::HeadObject => "HeadObject",
            Self::PutObject => "PutObject",
            Self::CopyObject => "CopyObject",
            Self::DeleteObject => "DeleteObject",
            Self::CreateMultipartUpload => "CreateMultipartUpload",
            Self::UploadPart => "UploadPart",
            Self::CompleteMultipartUpload => "CompleteMultipartUpload",
            Self::AbortMultipartUpload => "AbortMultipartUpload",
            Self::ListParts => "ListParts",
        }
    }

    /// What the body of its request is.
    pub fn body(self) -> BodyKind {
        match self {
            Self::PutObject | Self::UploadPart => BodyKind::Payload,
            Self::CreateBucket | Self::PutNotification | Self::DeleteObjects | Self::CompleteMultipartUpload => {
                BodyKind::Document
            }
            _ => BodyKind::Nothing,
        }
    }

    /// Finds the operation; where it is not one of these, its name and why it is refused.
    pub fn find(method: &Method, address: &Address, request: &Request) -> Result<Self, (Cow<'static, str>, Error)> {
        let has = |name: &str| request.query(name).is_some();
        if let Some(name) = elsewhere(method, address, request) {
            return Err((name.clone().into(), Error::NotImplemented(name)));
        }
        let copies = request.header("x-amz-copy-source").is_some();
        let found = match (method.as_str(), &address.bucket, &address.key) {
            ("GET", None, _) => Self::ListBuckets,
            ("GET", Some(_), None) if has("location") => Self::GetBucketLocation,
            ("GET", Some(_), None) if has("notification") => Self::GetNotification,
            ("GET", Some(_), None) if request.query("list-type") == Some("2") => Self::ListObjectsV2,
            ("GET", Some(_), None) => Self::ListObjects,
            ("HEAD", Some(_), None) => Self::HeadBucket,
            ("PUT", Some(_), None) if has("notification") => Self::PutNotification,
            ("PUT", Some(_), None) => Self::CreateBucket,
            ("DELETE", Some(_), None) => Self::DeleteBucket,
            ("POST", Some(_), None) if has("delete") => Self::DeleteObjects,
            ("GET", Some(_), Some(_)) if has("uploadId") => Self::ListParts,
            ("GET" | "HEAD", Some(_), Some(_)) if has("partNumber") => {
                return Err(("GetObject".into(), Error::NotImplemented("GetObject with partNumber".into())));
            }
            ("GET", Some(_), Some(_)) => Self::GetObject,
            ("HEAD", Some(_), Some(_)) => Self::HeadObject,
            ("PUT", Some(_), Some(_)) if has("uploadId") || has("partNumber") => match copies {
                true => return Err(not_here("UploadPartCopy")),
                false => Self::UploadPart,
            },
            ("PUT", Some(_), Some(_)) if copies => Self::CopyObject,
            ("PUT", Some(_), Some(_)) => Self::PutObject,
            ("DELETE", Some(_), Some(_)) if has("uploadId") => Self::AbortMultipartUpload,
            ("DELETE", Some(_), Some(_)) => Self::DeleteObject,
            ("POST", Some(_), Some(_)) if has("uploads") => Self::CreateMultipartUpload,
            ("POST", Some(_), Some(_)) if has("uploadId") => Self::CompleteMultipartUpload,
            ("POST", Some(_), None) => return Err(not_here("PostObject")),
            (method, ..) => {
                return Err((format!("{method} request").into(), Error::MethodNotAllowed(method.to_owned())));
            }
        };
        Ok(found)
    }
}

fn not_here(name: &'static str) -> (Cow<'static, str>, Error) {
    (name.into(), Error::NotImplemented(name.to_owned()))
}

/// Sub-resources that S3 has and Cloud Chamber has not, each with what its operations are called after the verb and the level.
const ELSEWHERE: [(&str, &str); 29] = [
    ("abac", "Abac"),
    ("accelerate", "AccelerateConfiguration"),
    ("acl", "Acl"),
    ("analytics", "AnalyticsConfiguration"),
    ("annotation", "Annotation"),
    ("attributes", "Attributes"),
    ("cors", "Cors"),
    ("encryption", "Encryption"),
    ("intelligent-tiering", "IntelligentTieringConfiguration"),
    ("inventory", "InventoryConfiguration"),
    ("legal-hold", "LegalHold"),
    ("lifecycle", "LifecycleConfiguration"),
    ("logging", "Logging"),
    ("metadataConfiguration", "MetadataConfiguration"),
    ("metadataTable", "MetadataTableConfiguration"),
    ("metrics", "MetricsConfiguration"),
    ("object-lock", "LockConfiguration"),
    ("ownershipControls", "OwnershipControls"),
    ("policy", "Policy"),
    ("policyStatus", "PolicyStatus"),
    ("publicAccessBlock", "PublicAccessBlock"),
    ("replication", "Replication"),
    ("requestPayment", "RequestPayment"),
    ("retention", "Retention"),
    ("session", "Session"),
    ("tagging", "Tagging"),
    ("torrent", "Torrent"),
    ("versioning", "Versioning"),
    ("website", "Website"),
];

/// The name of an operation that S3 has and Cloud Chamber has not.
fn elsewhere(method: &Method, address: &Address, request: &Request) -> Option<String> {
    let has = |name: &str| request.query(name).is_some();
    address.bucket.as_ref()?;
    let level = if address.key.is_some() { "Object" } else { "Bucket" };
    let whole = match (method.as_str(), level) {
        ("GET", "Bucket") if has("uploads") => Some("ListMultipartUploads"),
        ("GET", "Bucket") if has("versions") => Some("ListObjectVersions"),
        ("POST", "Object") if has("restore") => Some("RestoreObject"),
        ("POST", "Object") if has("select") => Some("SelectObjectContent"),
        ("PUT", "Object") if has("renameObject") => Some("RenameObject"),
        _ => None,
    };
    let verb = match method.as_str() {
        "GET" | "HEAD" => "Get",
        "PUT" => "Put",
        "DELETE" => "Delete",
        _ => "Create",
    };
    let found = ELSEWHERE.iter().find(|(parameter, _)| has(parameter));
    whole.map(str::to_owned).or_else(|| found.map(|(_, noun)| format!("{verb}{level}{noun}")))
}
