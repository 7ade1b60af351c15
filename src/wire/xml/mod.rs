//! XML documents as S3 reads and writes them.

mod read;
mod write;

pub(super) use read::{Element, parse};
pub(super) use write::Writer;

/// The namespace of S3's documents.
pub(super) const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
