//! Packs that were read or written last, within a bound, so that reading many small bodies costs no disk access.

use super::disk::Bytes;
use std::collections::BTreeMap;

/// Least recently used packs go first.
pub(super) struct PackCache {
    limit: u64,
    held: u64,
    clock: u64,
    packs: BTreeMap<u64, (Bytes, u64)>,
    by_age: BTreeMap<u64, u64>,
}

impl PackCache {
    /// A cache that holds at most `limit` bytes of packs.
    pub(super) fn new(limit: u64) -> Self {
        PackCache { limit, held: 0, clock: 0, packs: BTreeMap::new(), by_age: BTreeMap::new() }
    }

    pub(super) fn get(&mut self, pack: u64) -> Option<Bytes> {
        let (bytes, age) = self.packs.get_mut(&pack)?;
        self.by_age.remove(age);
        self.clock += 1;
        *age = self.clock;
        self.by_age.insert(self.clock, pack);
        Some(bytes.clone())
    }

    pub(super) fn put(&mut self, pack: u64, bytes: Bytes) {
        self.remove(pack);
        let size = bytes.len() as u64;
        if size > self.limit {
            return;
        }
        self.clock += 1;
        self.held += size;
        self.packs.insert(pack, (bytes, self.clock));
        self.by_age.insert(self.clock, pack);
        while self.held > self.limit
            && let Some((_, oldest)) = self.by_age.first_key_value()
        {
            let oldest = *oldest;
            self.remove(oldest);
        }
    }

    pub(super) fn remove(&mut self, pack: u64) {
        if let Some((bytes, age)) = self.packs.remove(&pack) {
            self.held -= bytes.len() as u64;
            self.by_age.remove(&age);
        }
    }
}
