//! AWS protocols: an `http::Request` becomes a call of the cloud, a reply of the cloud an `http::Response`.
//!
//! Nothing here reads a clock or a byte of a body by itself: bodies are taken in at the edge, slice by slice, with
//! [`chunked::Decoder`] and [`digest::Digests`], and time is an argument.

pub mod chunked;
pub mod digest;
pub mod lambda;
pub mod s3;
mod uri;
mod xml;

use crate::cloud::Refusal;

/// AWS's code and HTTP status of a refusal, as the trail and the page show them.
#[must_use]
pub fn code(refusal: &Refusal) -> (&'static str, u16) {
    match refusal {
        Refusal::S3(error) => s3::code(error),
        Refusal::Lambda(error) => lambda::code(error),
    }
}
