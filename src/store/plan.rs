//! What goes into one journal transaction, before it is written.

use super::BlobId;
use super::disk::Bytes;
use super::index::{PackBuilder, pack_number};
use super::record::Entry;

/// A journal record that is about to be written, and what goes with it.
pub(super) struct Planned {
    pub(super) sequence: u64,
    pub(super) entry: Entry,
    pub(super) packs: Vec<(u64, Bytes)>,
    /// Blobs that were put and are not wanted after all.
    pub(super) unnamed: Vec<BlobId>,
}

impl Planned {
    pub(super) fn new(sequence: u64, changes: Vec<Vec<u8>>) -> Self {
        Planned { sequence, entry: Entry { changes, ..Entry::default() }, packs: Vec::new(), unnamed: Vec::new() }
    }

    /// Puts bodies into packs of about `target` bytes each.
    pub(super) fn pack(&mut self, bodies: Vec<(BlobId, Bytes)>, target: usize) {
        let mut open: Option<PackBuilder> = None;
        for (id, body) in bodies {
            if let Some(full) = open.take_if(|pack| pack.size() + body.len() > target) {
                self.close(full);
            }
            let nth = self.packs.len();
            let pack = open.get_or_insert_with(|| PackBuilder::new(pack_number(self.sequence, nth)));
            self.entry.placed.push((id, pack.add(id, &body)));
        }
        if let Some(last) = open {
            self.close(last);
        }
    }

    fn close(&mut self, pack: PackBuilder) {
        let (number, bytes) = pack.seal();
        self.entry.packs.push((number, bytes.len() as u64));
        self.packs.push((number, bytes.into()));
    }
}
