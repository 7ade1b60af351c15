//! Bodies of objects on their way in: digested slice by slice, stored beside it, so that bytes never pile up in memory.

use super::{driver::UploadError, files::Cancel, hasher, pump::Pump};
use crate::{
    cloud::{
        BlobId,
        s3::{Algorithm, Checksum, Chunk, Error, Payload},
    },
    store::{self, NewBody, SMALL_BODY_LIMIT},
    wire::digest::{Digested, Digests},
};
use futures::future;
use std::rc::Rc;
use web_sys::Blob;

/// A body that has been taken in.
pub(super) struct Taken {
    pub chunk: Option<Chunk>,
    pub digested: Digested,
    /// What the operation that names it has to bring along.
    pub bodies: Vec<(BlobId, NewBody)>,
}

impl Taken {
    /// As an operation wants it.
    pub fn payload(&self, checksum: Option<Checksum>) -> Payload {
        Payload { chunk: self.chunk, md5: self.digested.md5.clone(), crc64: self.digested.crc64, checksum }
    }
}

/// Takes in a Blob. `progress` hears how many bytes have been read.
pub(super) async fn take_blob(
    pump: &Rc<Pump>,
    blob: Blob,
    algorithm: Option<Algorithm>,
    cancel: &Cancel,
    progress: Rc<dyn Fn(u64)>,
) -> Result<Taken, UploadError> {
    let size = blob.size() as u64;
    if size < SMALL_BODY_LIMIT {
        let bytes = hasher::bytes(&blob).await.map_err(UploadError::Bytes)?;
        progress(size);
        return Ok(take_bytes(pump, bytes, algorithm));
    }
    let id = pump.store.allocate();
    let written = pump.store.put_blob(id, blob.clone());
    let digested = hasher::digest(&blob, algorithm, cancel, progress);
    match future::join(written, digested).await {
        (Ok(()), Ok(digested)) => Ok(Taken {
            chunk: Some(Chunk { blob: BlobId(id.0), size }),
            digested,
            bodies: vec![(BlobId(id.0), NewBody::Stored)],
        }),
        (written, digested) => {
            // What can't be removed now is removed at the next start.
            let _ = pump.store.drop_blob(id).await;
            match (written, digested) {
                // As when a small body could not be kept: S3 did not keep the object.
                (Err(error), _) => Err(UploadError::Refused(Error::NotKept(error.to_string()))),
                (_, Err(error)) => Err(error),
                (Ok(()), Ok(_)) => unreachable!("matched above"),
            }
        }
    }
}

/// Takes in a few bytes that are in memory anyway.
pub(super) fn take_bytes(pump: &Pump, bytes: Vec<u8>, algorithm: Option<Algorithm>) -> Taken {
    let digested = Digests::of(&bytes, algorithm);
    if bytes.is_empty() {
        return Taken { chunk: None, digested, bodies: Vec::new() };
    }
    let id = BlobId(pump.store.allocate().0);
    let chunk = Some(Chunk { blob: id, size: bytes.len() as u64 });
    Taken { chunk, digested, bodies: vec![(id, NewBody::Bytes(bytes))] }
}

/// Nobody wants it after all.
pub(super) async fn give_back(pump: &Pump, taken: Taken) {
    for (id, body) in taken.bodies {
        if body == NewBody::Stored {
            let _ = pump.store.drop_blob(store::BlobId(id.0)).await;
        }
    }
}
