//! The raw records of a workspace as one tar file: what is left to take along when records are damaged.

use super::{idb::IdbDisk, open::database_name};
use crate::store::{self, Content};
use js_sys::{Array, Uint8Array};
use web_sys::Blob;

/// Size of a tar block, in bytes.
const BLOCK: usize = 512;

/// Every record that can be read, and how many can't. Nothing is read into memory but small records.
///
/// # Errors
/// A sentence: not even the names of the records can be read.
pub async fn export(workspace: &str) -> Result<(Blob, usize), String> {
    let disk = IdbDisk::open(&database_name(workspace), |_| ()).await.map_err(|error| error.to_string())?;
    let parts = Array::new();
    let add = |bytes: &[u8]| {
        parts.push(&Uint8Array::from(bytes));
    };
    let unreadable = store::export(&disk, &mut |record| {
        let size = record.content.size();
        add(&header(&record.name, size));
        match &record.content {
            Content::Bytes(bytes) => add(bytes),
            Content::Body(body) => {
                parts.push(body);
            }
        }
        add(&vec![0; (BLOCK - (size % BLOCK as u64) as usize) % BLOCK]);
    })
    .await
    .map_err(|error| error.to_string())?;
    add(&[0; 2 * BLOCK]);
    disk.close();
    let blob = Blob::new_with_blob_sequence(&parts).map_err(|error| format!("{error:?}"))?;
    Ok((blob, unreadable.len()))
}

/// A header in the ustar format (POSIX 1003.1-1988). Names are short and plain ASCII.
fn header(name: &str, size: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut field = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    field(0, name);
    field(100, "0000644\0");
    field(108, "0000000\0");
    field(116, "0000000\0");
    field(124, &format!("{size:011o}\0"));
    field(136, "00000000000\0");
    field(148, "        ");
    field(156, "0");
    field(257, "ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
