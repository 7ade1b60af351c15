//! From a request whose body has come in to a call of the cloud.

mod document;
mod list;
mod notification;
mod object;

pub(super) use list::{bucket_page, count, write_token};

use super::{Body, Error, Routed, operation::Operation};
use crate::{
    cloud::{
        limits,
        s3::{Op, Payload, UploadAt},
    },
    wire::{
        digest::Digests,
        xml::{self, Element},
    },
};

/// Makes the call of the cloud. What the client claimed about the body is verified here. What the response has to know of the
/// body is kept in [`Routed::context`].
///
/// # Errors
/// [`Error::BadDigest`], [`Error::IncompleteBody`] where the claims do not hold; [`Error::MalformedXml`],
/// [`Error::InvalidArgument`] and whatever else the request can be refused for before the cloud sees it.
pub fn decode(routed: &mut Routed, body: Body) -> Result<Op, Error> {
    let context = &routed.context;
    let request = &context.request;
    let bucket = context.bucket.clone().unwrap_or_default();
    let key = context.key.clone().unwrap_or_default();
    Ok(match routed.operation {
        Operation::ListBuckets => {
            list::bucket_page(request)?;
            Op::ListBuckets
        }
        Operation::CreateBucket => {
            document::check_location(routed.document(body)?.as_ref())?;
            Op::CreateBucket { bucket }
        }
        Operation::HeadBucket => Op::HeadBucket { bucket },
        Operation::DeleteBucket => Op::DeleteBucket { bucket },
        Operation::GetBucketLocation => Op::GetLocation { bucket },
        Operation::GetNotification => Op::GetNotification { bucket },
        Operation::PutNotification => {
            let rules = notification::rules(&routed.required_document(body)?)?;
            Op::PutNotification { bucket, rules }
        }
        Operation::DeleteObjects => return delete_objects(routed, body),
        Operation::ListObjects => Op::ListObjects(list::version_1(request, bucket)?),
        Operation::ListObjectsV2 => Op::ListObjects(list::version_2(request, bucket)?),
        Operation::GetObject => Op::GetObject(object::get(request, bucket, key)),
        Operation::HeadObject => Op::HeadObject(object::get(request, bucket, key)),
        Operation::PutObject => Op::PutObject(object::put(request, bucket, key, routed.payload(body)?)?),
        Operation::CopyObject => Op::CopyObject(object::copy(request, bucket, key)?),
        Operation::DeleteObject => Op::DeleteObject { bucket, key },
        Operation::CreateMultipartUpload => Op::CreateMultipartUpload(object::create_upload(request, bucket, key)?),
        Operation::UploadPart => {
            let number = list::part_number(request)?;
            let at = upload_at(routed)?;
            Op::UploadPart(crate::cloud::s3::UploadPart { at, number, body: routed.payload(body)? })
        }
        Operation::CompleteMultipartUpload => {
            let parts = document::parts(&routed.required_document(body)?)?;
            let conditions = super::headers::write_conditions(request)?;
            Op::CompleteMultipartUpload(crate::cloud::s3::CompleteUpload { at: upload_at(routed)?, parts, conditions })
        }
        Operation::AbortMultipartUpload => Op::AbortMultipartUpload(upload_at(routed)?),
        Operation::ListParts => {
            let (after, max) = list::part_page(request)?;
            Op::ListParts { at: upload_at(routed)?, after, max }
        }
    })
}

/// Whether the answer is to be quiet stands in the body.
fn delete_objects(routed: &mut Routed, body: Body) -> Result<Op, Error> {
    let document = routed.required_document(body)?;
    let keys = document::keys(&document)?;
    routed.context.quiet = document.text_of("Quiet").is_some_and(|quiet| quiet.trim() == "true");
    Ok(Op::DeleteObjects { bucket: routed.context.bucket.clone().unwrap_or_default(), keys })
}

/// The upload that a request names.
fn upload_at(routed: &Routed) -> Result<UploadAt, Error> {
    let context = &routed.context;
    let upload = context.request.query("uploadId").ok_or_else(|| Error::InvalidArgument {
        message: "This operation does not accept partNumber without uploadId".into(),
        name: "partNumber".into(),
        value: context.request.query("partNumber").unwrap_or_default().to_owned(),
    })?;
    Ok(UploadAt {
        bucket: context.bucket.clone().unwrap_or_default(),
        key: context.key.clone().unwrap_or_default(),
        upload: upload.to_owned(),
    })
}

impl Routed {
    /// The payload, its claims verified.
    fn payload(&self, body: Body) -> Result<Payload, Error> {
        let Body::Payload { chunk, digested, trailers } = body else { return Err(Error::IncompleteBody) };
        self.claims.verify(&digested, &trailers)?;
        Ok(Payload { chunk, md5: digested.md5, crc64: digested.crc64, checksum: digested.checksum })
    }

    /// The document, its claims verified; `None` where there is none.
    fn document(&self, body: Body) -> Result<Option<Element>, Error> {
        let Body::Document { bytes, trailers } = body else { return Ok(None) };
        if bytes.len() > limits::DOCUMENT_BYTES {
            return Err(Error::DocumentTooLarge);
        }
        self.claims.verify(&Digests::of(&bytes, self.claims.algorithm()), &trailers)?;
        match bytes.is_empty() {
            true => Ok(None),
            false => xml::parse(&bytes).map(Some).ok_or(Error::MalformedXml),
        }
    }

    fn required_document(&self, body: Body) -> Result<Element, Error> {
        self.document(body)?.ok_or(Error::MalformedXml)
    }
}

/// An argument that is not what it should be.
fn wrong_argument(message: &str, name: &'static str, value: &str) -> Error {
    Error::InvalidArgument { message: message.to_owned(), name: name.into(), value: value.to_owned() }
}
