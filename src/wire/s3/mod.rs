//! S3's REST-XML.
//!
//! A request goes through three steps at the edge: [`route`] reads its head and says what its body is; the edge takes the body
//! in, with [`Routed::decoder`] and [`Routed::digests`]; [`decode`] makes the call of the cloud. [`encode`] turns what the
//! cloud answers, or what one of the steps refused, into a response. Signatures are not verified.

mod address;
mod claims;
mod decode;
mod encode;
mod error;
mod headers;
mod operation;
mod presigned;
mod request;

pub use address::is_endpoint;
pub use decode::decode;
pub use encode::{ReplyBody, encode};
pub use error::{code, message};

use super::{
    chunked::Decoder,
    digest::{Digested, Digests},
};
use crate::cloud::{
    REGION, Timestamp, limits,
    s3::{Algorithm, Chunk, Error},
};
use address::Address;
use claims::Claims;
use http::{Method, request::Parts};
use operation::Operation;
use request::Request;
use std::borrow::Cow;

/// What a response has to know about its request.
#[derive(Debug, Clone)]
pub struct Context {
    /// AWS's name of the operation.
    pub operation: Cow<'static, str>,
    /// The bucket that it addresses.
    pub bucket: Option<String>,
    /// The key that it addresses.
    pub key: Option<String>,
    method: Method,
    request: Request,
    /// DeleteObjects is to tell of failures alone.
    quiet: bool,
}

impl Context {
    /// Of a request whose head makes no sense.
    #[must_use]
    pub fn unread(method: &str) -> Self {
        Self {
            operation: format!("{method} request").into(),
            bucket: None,
            key: None,
            quiet: false,
            method: Method::from_bytes(method.as_bytes()).unwrap_or_default(),
            request: Request::default(),
        }
    }
}

/// A request whose head has been read.
#[derive(Debug, Clone)]
pub struct Routed {
    /// What it is about: the edge keeps it for the response.
    pub context: Context,
    /// What its body is.
    pub body: BodyKind,
    operation: Operation,
    claims: Claims,
    in_chunks: bool,
}

/// A request that was refused before its body was read.
#[derive(Debug, Clone)]
pub struct Refused {
    /// What it was about, as far as that could be read.
    pub context: Context,
    /// Why.
    pub error: Error,
}

/// What the body of a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// Nothing that matters.
    Nothing,
    /// XML of at most [`limits::DOCUMENT_BYTES`].
    Document,
    /// Bytes of an object or a part: stored and digested at the edge.
    Payload,
}

/// A body that has been taken in. Trailers are those of [`Decoder::finish`]; a body that is not in chunks has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Of [`BodyKind::Nothing`].
    Nothing,
    /// Of [`BodyKind::Document`].
    Document {
        /// The document.
        bytes: Vec<u8>,
        /// Trailers.
        trailers: Vec<(String, String)>,
    },
    /// Of [`BodyKind::Payload`].
    Payload {
        /// Where the bytes are; `None` where there are none.
        chunk: Option<Chunk>,
        /// What [`Routed::digests`] made of them.
        digested: Digested,
        /// Trailers.
        trailers: Vec<(String, String)>,
    },
}

/// Reads the head of a request. `now` is held against the date of a presigned URL.
///
/// # Errors
/// Whatever can be refused without the body, with what is known of the request.
pub fn route(parts: &Parts, now: Timestamp) -> Result<Routed, Box<Refused>> {
    let mut context = Context {
        operation: format!("{} request", parts.method).into(),
        bucket: None,
        key: None,
        method: parts.method.clone(),
        request: Request::default(),
        quiet: false,
    };
    match read_head(parts, now, &mut context) {
        Ok((operation, claims)) => {
            let in_chunks = is_in_chunks(&context.request);
            Ok(Routed { context, body: operation.body(), operation, claims, in_chunks })
        }
        Err(error) => Err(Box::new(Refused { context, error })),
    }
}

fn read_head(parts: &Parts, now: Timestamp, context: &mut Context) -> Result<(Operation, Claims), Error> {
    let address = Address::read(parts)?;
    (context.bucket, context.key) = (address.bucket.clone(), address.key.clone());
    context.request = Request::read(parts)?;
    let request = &context.request;
    let operation = match Operation::find(&parts.method, &address, request) {
        Ok(operation) => operation,
        Err((name, error)) => {
            context.operation = name;
            return Err(error);
        }
    };
    context.operation = operation.name().into();
    if let Some(bucket) = address.bucket.filter(|_| address.region != REGION) {
        return Err(Error::WrongRegion { bucket, region: address.region });
    }
    presigned::check(request, now)?;
    headers::check_supported(operation, request)?;
    let claims = match operation.body() {
        BodyKind::Nothing => Claims::default(),
        // Checksums of CompleteMultipartUpload are of the object, not of the document.
        BodyKind::Document if operation == Operation::CompleteMultipartUpload => Claims::default(),
        BodyKind::Document | BodyKind::Payload => Claims::read(request, is_in_chunks(request))?,
    };
    check_length(operation.body(), &claims)?;
    if operation == Operation::DeleteObjects && claims.is_empty() {
        return Err(Error::InvalidRequest(
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*".into(),
        ));
    }
    Ok((operation, claims))
}

/// What is too large is refused before it is sent.
fn check_length(body: BodyKind, claims: &Claims) -> Result<(), Error> {
    match (body, claims.length()) {
        (BodyKind::Payload, Some(length)) if length > limits::PUT_BYTES => Err(Error::EntityTooLarge(length)),
        (BodyKind::Document, Some(length)) if length > limits::DOCUMENT_BYTES as u64 => Err(Error::DocumentTooLarge),
        _ => Ok(()),
    }
}

fn is_in_chunks(request: &Request) -> bool {
    let encodings = request.header("content-encoding").unwrap_or_default();
    let streams = request.header("x-amz-content-sha256").is_some_and(|sha| sha.starts_with("STREAMING-"));
    streams || encodings.split(',').any(|encoding| encoding.trim().eq_ignore_ascii_case("aws-chunked"))
}

impl Routed {
    /// Digests the payload: every byte of it, in order.
    #[must_use]
    pub fn digests(&self) -> Digests {
        Digests::new(self.claims.algorithm())
    }

    /// The algorithm that [`Self::digests`] computes besides MD5 and CRC64NVME.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.claims.algorithm()
    }

    /// Takes the body out of its chunks, where it comes in chunks.
    #[must_use]
    pub fn decoder(&self) -> Option<Decoder> {
        self.in_chunks.then(Decoder::new)
    }

    /// How long the payload will be, in bytes, where the request says so.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.claims.length()
    }
}
