//! A flaw of Chromium that costs a whole database, and how it is kept from doing so.
//!
//! Chromium keeps all IndexedDB of an origin in one LevelDB. When the browser is killed while LevelDB writes a record, the tail
//! of its log is torn. The next start overlooks that and goes on writing *behind the tear* (LevelDB's `reuse_logs`). The start
//! after that finds the tear in the middle of the log, takes it for corruption, and Chromium deletes everything. Seen in
//! Chromium 156, by killing it and by tearing a log by hand.
//!
//! LevelDB begins a new log when what it holds in memory exceeds 4 MiB, and drops the old one. So each start writes that much,
//! first of all and in one transaction that takes it back: nothing is left of it, and the torn log is gone before it is read
//! again. Costs some 40 ms, and 5 MB on the disk until LevelDB tidies up. Whoever is killed once more within these is not protected.

use super::idb::IdbDisk;
use crate::store::{
    Content, Disk, Durability, Key, Space, WriteTx,
    disk::{Bytes, Op},
};

/// Bytes of a record: above 64 KiB Chromium makes a file of it, which does not pass through the log.
const RECORD_BYTES: usize = 60_000;
/// Records that exceed LevelDB's 4 MiB together: each passes through the log twice, when it is put and, to be able to undo that,
/// when it is deleted.
const RECORDS: u64 = 44;
/// Numbers in the space of the reserve that nothing else uses.
const FIRST: u64 = 1 << 32;

/// Has LevelDB begin a new log; in other browsers nothing. What can't be written leaves things as they were.
pub(super) async fn begin_log(disk: &IdbDisk) {
    if !is_chromium() {
        return;
    }
    let record = Bytes::from(noise());
    let put = |id| Op::Put(Key::new(Space::Reserve, id), Content::Bytes(record.clone()));
    let mut ops: Vec<_> = (FIRST..FIRST + RECORDS).map(put).collect();
    ops.push(Op::DeleteRange(Space::Reserve, FIRST..FIRST + RECORDS));
    // Nobody's data is touched, so the owner does not matter.
    let _ = disk.write(WriteTx { expect: None, ops, durability: Durability::Relaxed }).await;
}

fn is_chromium() -> bool {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok());
    agent.is_some_and(|agent| agent.contains("Chrome/"))
}

/// Bytes that are not made smaller on their way to the log.
fn noise() -> Vec<u8> {
    let mut bytes = vec![0; RECORD_BYTES];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}
