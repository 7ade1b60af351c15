//! What the store needs now and then, in the background: snapshots, so that a start is quick, and packs without dead weight.

use super::{
    pump::{Phase, Pump},
    work::encode,
};
use crate::cloud::Walk;
use gloo::timers::future::TimeoutFuture;
use std::rc::Rc;

/// Bytes of a snapshot's slice: encoded and written without a stutter.
const SLICE_BYTES: usize = 256 * 1024;
/// How often it is looked whether everything before a mark is on the disk, in milliseconds.
const SETTLE_MS: u32 = 50;

/// Called when no write is due.
pub(super) async fn after_writes(pump: &Rc<Pump>) {
    if pump.upkeep.replace(true) {
        return;
    }
    if pump.store.wants_snapshot() {
        // What fails here costs nothing: the journal holds everything, and the next write tries again.
        let _ = snapshot(pump).await;
    }
    while pump.phase.get() == Phase::Running && pump.store.upkeep().await == Ok(true) {}
    pump.upkeep.set(false);
}

async fn snapshot(pump: &Rc<Pump>) -> Result<(), crate::store::StoreError> {
    let mut snapshot = pump.store.begin_snapshot()?;
    let mut walk = Walk::default();
    loop {
        let slice = slice(pump, &mut walk);
        if slice.is_empty() {
            break;
        }
        pump.store.write_slice(&mut snapshot, slice).await?;
    }
    let mark = pump.mark();
    while pump.phase.get() == Phase::Running {
        if let Some(settled) = pump.settled(mark) {
            return pump.store.finish_snapshot(snapshot, settled).await;
        }
        pump.flush();
        TimeoutFuture::new(SETTLE_MS).await;
    }
    Ok(())
}

fn slice(pump: &Pump, walk: &mut Walk) -> Vec<Vec<u8>> {
    let cloud = pump.cloud.borrow();
    let mut slice = Vec::new();
    let mut bytes = 0;
    while bytes < SLICE_BYTES {
        let Some(changes) = walk.next(&cloud) else { break };
        let encoded = changes.iter().map(encode);
        slice.extend(encoded.inspect(|change| bytes += change.len()));
    }
    slice
}
