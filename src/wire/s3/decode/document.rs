//! XML documents of requests.

use super::Error;
use crate::{
    cloud::limits,
    wire::{s3::headers::etag, xml::Element},
};

/// CreateBucket: nothing, or the region in which the bucket is to be. us-east-1 is asked for by asking for none.
pub(super) fn check_location(document: Option<&Element>) -> Result<(), Error> {
    let Some(document) = document else { return Ok(()) };
    if document.name != "CreateBucketConfiguration" {
        return Err(Error::MalformedXml);
    }
    if let Some(other) = document.children.iter().find(|child| child.name != "LocationConstraint") {
        return Err(Error::NotImplemented(format!("CreateBucket with {}", other.name)));
    }
    match document.text_of("LocationConstraint").map(str::trim) {
        None | Some("") => Ok(()),
        Some(region) => Err(Error::Location(region.to_owned())),
    }
}

/// DeleteObjects: the keys.
pub(super) fn keys(document: &Element) -> Result<Vec<String>, Error> {
    let objects: Vec<&Element> = document.all("Object").collect();
    if document.name != "Delete" || objects.is_empty() || objects.len() > limits::DELETE_KEYS {
        return Err(Error::MalformedXml);
    }
    let conditions = ["ETag", "LastModifiedTime", "Size"];
    if let Some(name) = conditions.into_iter().find(|name| objects.iter().any(|object| object.child(name).is_some())) {
        return Err(Error::NotImplemented(format!("DeleteObjects with {name}")));
    }
    let keys = objects.into_iter().map(|object| object.text_of("Key").map(str::to_owned));
    keys.collect::<Option<_>>().ok_or(Error::MalformedXml)
}

/// CompleteMultipartUpload: part numbers and ETags, in the order sent. What else a part says is said by its ETag already.
pub(super) fn parts(document: &Element) -> Result<Vec<(u32, String)>, Error> {
    if document.name != "CompleteMultipartUpload" {
        return Err(Error::MalformedXml);
    }
    let part = |part: &Element| {
        let number = part.text_of("PartNumber")?.trim().parse().ok()?;
        Some((number, etag(part.text_of("ETag")?)))
    };
    let parts: Option<Vec<_>> = document.all("Part").map(part).collect();
    let most = usize::try_from(*limits::PARTS.end()).unwrap_or(usize::MAX);
    parts.filter(|parts| !parts.is_empty() && parts.len() <= most).ok_or(Error::MalformedXml)
}
