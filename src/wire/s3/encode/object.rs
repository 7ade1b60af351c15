//! Answers about one object: they speak in headers.

use super::{Answer, OVERRIDES, ReplyBody, SERVER, header_value};
use crate::{
    cloud::{
        BlobId, REGION, Timestamp,
        s3::{Algorithm, Checksum, ChecksumKind, Chunk, Got, Headers},
    },
    wire::{s3::claims::checksum_header, xml::Writer},
};
use http::{HeaderName, Method, Response, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::ops::Range;

impl Answer<'_> {
    /// GetObject and HeadObject.
    pub(super) fn got(self, got: &Got) -> Response<ReplyBody> {
        let (object, length) = (&got.object, got.length());
        let status = if got.range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let mut answer = self.status(status).header("last-modified", &object.modified.http()).etag(&object.etag);
        let wants_checksum = answer.context.request.header("x-amz-checksum-mode").is_some_and(is_enabled);
        // A checksum is of the whole object: behind a part of it, it would mislead.
        if wants_checksum && got.range.is_none() {
            answer = answer.checksum(&object.checksum);
        }
        answer = answer.encrypted().header("accept-ranges", "bytes").kept(&object.headers);
        if let Some((first, last)) = got.range {
            answer = answer.header("content-range", &format!("bytes {first}-{last}/{}", object.size));
        }
        answer = answer.header("server", SERVER).header("content-length", &length.to_string());
        if answer.context.method != Method::HEAD {
            *answer.response.body_mut() = ReplyBody::Object { chunks: cut(&object.body, got.range), length };
        }
        answer.response
    }

    /// The headers that were put with the object, as the request wants them now.
    fn kept(mut self, kept: &Headers) -> Self {
        let own = [
            ("cache-control", &kept.cache_control),
            ("content-disposition", &kept.content_disposition),
            ("content-encoding", &kept.content_encoding),
            ("content-language", &kept.content_language),
            ("expires", &kept.expires),
        ];
        for (name, value) in own {
            if let Some(value) = value {
                self = self.header(name, value);
            }
        }
        self = self.header("content-type", kept.content_type());
        let headers = self.response.headers_mut();
        for (name, value) in &kept.metadata {
            // Names that no header can have came from elsewhere than the wire. S3 counts them as missing too.
            match HeaderName::try_from(format!("x-amz-meta-{name}")) {
                Ok(name) => headers.insert(name, header_value(value)),
                Err(_) => headers.insert("x-amz-missing-meta", header_value("1")),
            };
        }
        for (parameter, name) in OVERRIDES {
            if let Some(value) = self.context.request.query(parameter) {
                headers.insert(name, header_value(value));
            }
        }
        self
    }

    /// A checksum with its kind.
    pub(super) fn checksum(self, checksum: &Checksum) -> Self {
        let kind = kind(checksum.kind);
        self.header(checksum_header(checksum.algorithm), &checksum.value).header("x-amz-checksum-type", kind)
    }

    pub(super) fn copied(self, etag: &str, modified: Timestamp, checksum: &Checksum) -> Response<ReplyBody> {
        self.encrypted().document("CopyObjectResult", |xml| {
            xml.text("LastModified", modified.iso());
            xml.text("ETag", format!("\"{etag}\""));
            write_checksum(xml, checksum);
        })
    }

    pub(super) fn upload_created(
        self,
        upload: &str,
        checksum: Option<(Algorithm, ChecksumKind)>,
    ) -> Response<ReplyBody> {
        let mut answer = self.encrypted();
        if let Some((algorithm, of)) = checksum {
            answer =
                answer.header("x-amz-checksum-algorithm", algorithm.name()).header("x-amz-checksum-type", kind(of));
        }
        let (bucket, key) = (answer.context.bucket.clone(), answer.context.key.clone());
        answer.document("InitiateMultipartUploadResult", |xml| {
            xml.maybe("Bucket", bucket);
            xml.maybe("Key", key);
            xml.text("UploadId", upload);
        })
    }

    pub(super) fn uploaded_part(self, etag: &str, checksum: Option<&Checksum>) -> Response<ReplyBody> {
        let answer = self.encrypted().etag(etag);
        match checksum {
            Some(checksum) => answer.header(checksum_header(checksum.algorithm), &checksum.value).empty(),
            None => answer.empty(),
        }
    }

    pub(super) fn completed(self, etag: &str, checksum: &Checksum) -> Response<ReplyBody> {
        let bucket = self.context.bucket.clone().unwrap_or_default();
        let key = self.context.key.clone().unwrap_or_default();
        self.encrypted().document("CompleteMultipartUploadResult", |xml| {
            let path = utf8_percent_encode(&key, UNRESERVED);
            xml.text("Location", format!("https://{bucket}.s3.{REGION}.amazonaws.com/{path}"));
            xml.text("Bucket", &bucket);
            xml.text("Key", &key);
            xml.text("ETag", format!("\"{etag}\""));
            write_checksum(xml, checksum);
        })
    }
}

/// What an address leaves as it is; slashes of a key are not among it here.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn is_enabled(mode: &str) -> bool {
    mode.eq_ignore_ascii_case("enabled")
}

/// As AWS writes a checksum's kind.
pub(super) fn kind(kind: ChecksumKind) -> &'static str {
    match kind {
        ChecksumKind::FullObject => "FULL_OBJECT",
        ChecksumKind::Composite => "COMPOSITE",
    }
}

fn write_checksum(xml: &mut Writer, checksum: &Checksum) {
    xml.text(&format!("Checksum{}", checksum.algorithm.name()), &checksum.value);
    xml.text("ChecksumType", kind(checksum.kind));
}

/// The part of an object's bytes that lies in a range, first and last byte included.
fn cut(body: &[Chunk], range: Option<(u64, u64)>) -> Vec<(BlobId, Range<u64>)> {
    let (first, behind) = range.map_or((0, u64::MAX), |(first, last)| (first, last + 1));
    let mut chunks = Vec::new();
    let mut begin = 0;
    for chunk in body {
        let end = begin + chunk.size;
        let (from, to) = (first.max(begin), behind.min(end));
        if from < to {
            chunks.push((chunk.blob, from - begin..to - begin));
        }
        begin = end;
    }
    chunks
}
