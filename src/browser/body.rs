//! Bodies of objects on their way out: put together from what the store holds, as Blobs, without reading them into memory.

use super::pump::Disk;
use crate::{
    cloud,
    store::{BlobId, Content, ReadError},
};
use js_sys::{Array, Uint8Array};
use std::ops::Range;
use web_sys::{Blob, BlobPropertyBag};

/// These ranges of these blobs, one behind the other.
///
/// # Errors
/// A sentence: the bytes are gone or can't be read.
pub(super) async fn blob(store: &Disk, chunks: &[(cloud::BlobId, Range<u64>)], kind: &str) -> Result<Blob, String> {
    let parts = Array::new();
    for (id, range) in chunks {
        match store.read_range(BlobId(id.0), range.clone()).await.map_err(|error| describe(&error))? {
            Content::Bytes(bytes) => parts.push(&Uint8Array::from(&*bytes)),
            Content::Body(body) => parts.push(&body),
        };
    }
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(&parts, &options).map_err(|error| format!("{error:?}"))
}

fn describe(error: &ReadError) -> String {
    match error {
        ReadError::Gone(_) => {
            "The object was deleted or replaced in the meantime. Look at the bucket again.".to_owned()
        }
        ReadError::Damaged(..) => {
            "The stored bytes of this object are damaged. Upload it again; other objects are not touched.".to_owned()
        }
        ReadError::Disk(error) => error.to_string(),
    }
}
