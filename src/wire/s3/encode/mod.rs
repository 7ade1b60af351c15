//! From what the cloud answers to a response.

mod document;
mod list;
mod object;

use super::{Context, Error, Timestamp, error, request::header_value};
use crate::{
    cloud::{
        BlobId, REGION, RequestInfo,
        s3::{Reply, extended_request_id},
    },
    wire::xml::{NAMESPACE, Writer},
};
use http::{Method, Response, StatusCode, header};
use std::ops::Range;

/// The body of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyBody {
    /// None.
    Empty,
    /// A document.
    Bytes(Vec<u8>),
    /// Bytes of an object: these ranges of these blobs, in order.
    Object {
        /// The blobs, and which of their bytes.
        chunks: Vec<(BlobId, Range<u64>)>,
        /// How many bytes in all.
        length: u64,
    },
}

/// Writes the response. `now` is its date.
#[must_use]
pub fn encode(
    context: &Context,
    info: &RequestInfo,
    now: Timestamp,
    result: Result<Reply, Error>,
) -> Response<ReplyBody> {
    let answer = Answer::new(context, info, now);
    match result {
        Ok(reply) => answer.reply(reply),
        Err(error) => answer.error(&error),
    }
}

/// A response under way.
struct Answer<'a> {
    context: &'a Context,
    info: &'a RequestInfo,
    response: Response<ReplyBody>,
}

impl<'a> Answer<'a> {
    /// The headers that every response begins with, in AWS's order.
    fn new(context: &'a Context, info: &'a RequestInfo, now: Timestamp) -> Self {
        Self { context, info, response: Response::new(ReplyBody::Empty) }
            .header("x-amz-id-2", &extended_request_id(&info.request_id))
            .header("x-amz-request-id", &info.request_id)
            .header("date", &now.http())
    }

    fn reply(self, reply: Reply) -> Response<ReplyBody> {
        match reply {
            Reply::ListBuckets(buckets) => self.list_buckets(&buckets),
            Reply::CreateBucket => self.create_bucket(),
            Reply::HeadBucket => self.head_bucket(),
            Reply::GetLocation => self.location(),
            Reply::DeleteBucket | Reply::DeleteObject | Reply::AbortMultipartUpload => {
                self.status(StatusCode::NO_CONTENT).header("server", SERVER).response
            }
            Reply::PutObject { etag, checksum, .. } => self.encrypted().etag(&etag).checksum(&checksum).empty(),
            Reply::GetObject(got) => self.got(&got),
            Reply::CopyObject { etag, modified, checksum, .. } => self.copied(&etag, modified, &checksum),
            Reply::DeleteObjects(outcomes) => self.deleted(&outcomes),
            Reply::ListObjects(listing) => self.listing(&listing),
            Reply::CreateMultipartUpload { upload, checksum } => self.upload_created(&upload, checksum),
            Reply::UploadPart { etag, checksum, .. } => self.uploaded_part(&etag, checksum.as_ref()),
            Reply::CompleteMultipartUpload { etag, checksum, .. } => self.completed(&etag, &checksum),
            Reply::ListParts { upload, parts, truncated } => self.parts(&upload, &parts, truncated),
            Reply::GetNotification(rules) => self.notification(&rules),
            Reply::PutNotification => self.empty(),
        }
    }

    fn error(self, error: &Error) -> Response<ReplyBody> {
        let error_answer = error::answer(error);
        let mut answer = self.status(error_answer.status);
        match error {
            Error::NotModified { etag, modified } => {
                return answer.header("last-modified", &modified.http()).etag(etag).header("server", SERVER).response;
            }
            Error::WrongRegion { .. } => answer = answer.header("x-amz-bucket-region", REGION),
            _ => {}
        }
        answer = answer.header("content-type", XML);
        // Without a body, a client makes what it can of the status.
        if answer.context.method == Method::HEAD {
            return answer.header("server", SERVER).response;
        }
        let document = Writer::document("Error", None, |xml| {
            xml.text("Code", error_answer.code);
            xml.text("Message", &error_answer.message);
            for (name, value) in &error_answer.fields {
                xml.text(name, value);
            }
            if matches!(error, Error::MethodNotAllowed(_)) {
                xml.text("ResourceType", answer.context.resource_type());
            }
            xml.text("RequestId", &answer.info.request_id);
            xml.text("HostId", extended_request_id(&answer.info.request_id));
        });
        answer.bytes(document)
    }

    fn status(mut self, status: StatusCode) -> Self {
        *self.response.status_mut() = status;
        self
    }

    /// Adds a header; one that is there already is replaced.
    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.response.headers_mut().insert(name, header_value(value));
        self
    }

    fn etag(self, etag: &str) -> Self {
        self.header("etag", &format!("\"{etag}\""))
    }

    /// What is stored is always encrypted, as on AWS since January 2023.
    fn encrypted(self) -> Self {
        self.header("x-amz-server-side-encryption", "AES256")
    }

    /// A document of S3's namespace.
    fn document(self, root: &str, content: impl FnOnce(&mut Writer)) -> Response<ReplyBody> {
        self.header("content-type", XML).bytes(Writer::document(root, Some(NAMESPACE), content))
    }

    fn bytes(self, bytes: Vec<u8>) -> Response<ReplyBody> {
        let length = bytes.len().to_string();
        let mut response = self.header("server", SERVER).header("content-length", &length).response;
        *response.body_mut() = ReplyBody::Bytes(bytes);
        response
    }

    fn empty(self) -> Response<ReplyBody> {
        self.header("server", SERVER).header("content-length", "0").response
    }
}

impl Context {
    fn resource_type(&self) -> &'static str {
        match (&self.bucket, &self.key) {
            (None, _) => "SERVICE",
            (Some(_), None) => "BUCKET",
            (Some(_), Some(_)) => "OBJECT",
        }
    }
}

/// What S3 calls itself.
const SERVER: &str = "AmazonS3";
/// The type of its documents.
const XML: &str = "application/xml";

/// `response-*` parameters of GetObject, and the headers that they replace. [S3, GetObject, "Overriding response header values"]
const OVERRIDES: [(&str, header::HeaderName); 6] = [
    ("response-cache-control", header::CACHE_CONTROL),
    ("response-content-disposition", header::CONTENT_DISPOSITION),
    ("response-content-encoding", header::CONTENT_ENCODING),
    ("response-content-language", header::CONTENT_LANGUAGE),
    ("response-content-type", header::CONTENT_TYPE),
    ("response-expires", header::EXPIRES),
];
