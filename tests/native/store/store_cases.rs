//! The store in hand-written histories: failures, full disks, newer formats, concurrency, the bytes of the format.

use cloudchamber::store::memory::{Failure, MemoryDisk};
use cloudchamber::store::record::{self, Kind};
use cloudchamber::store::{
    Batch, BlobId, Bytes, Content, DiskError, GroupCommit, Key, NewBody, Options, ReadError, Repair, Space, Store,
    StoreError, Tuning,
};
use pollster::block_on;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

pub fn options() -> Options {
    let tuning = Tuning { pack_target: 4096, snapshot_floor: 2048, cache: 16 * 1024, reserve: 4096 };
    Options { tuning, ..Options::default() }
}

pub fn open(disk: &MemoryDisk) -> (Store<MemoryDisk>, Vec<Vec<u8>>) {
    let store = block_on(Store::open(disk.clone(), options())).expect("opens");
    let mut changes = Vec::new();
    let loaded = block_on(store.load(Repair::Refuse, &mut |change| changes.push(change.to_vec()))).expect("loads");
    assert_eq!(loaded.damage, []);
    (store, changes)
}

pub fn changing(change: &str) -> Batch {
    Batch { changes: vec![change.into()], ..Batch::default() }
}

pub fn bytes(content: Content<Bytes>) -> Vec<u8> {
    match content {
        Content::Bytes(bytes) | Content::Body(bytes) => bytes.to_vec(),
    }
}

#[test]
fn after_a_failed_commit_nothing_is_written_until_a_load() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    block_on(store.commit(&changing("a"))).expect("commits");
    let id = store.allocate();
    let batch = Batch { bodies: vec![(id, NewBody::Bytes(vec![1, 2, 3]))], ..changing("b") };
    disk.fail(0, Failure::Aborted);
    assert!(matches!(block_on(store.commit(&batch)), Err(StoreError::Disk(DiskError::Aborted(_)))));
    assert_eq!(block_on(store.read(id)), Err(ReadError::Gone(id)), "memory equals the disk");
    assert_eq!(block_on(store.commit(&changing("c"))), Err(StoreError::NotLoaded));
    let mut changes = Vec::new();
    block_on(store.load(Repair::Refuse, &mut |change| changes.push(change.to_vec()))).expect("loads");
    assert_eq!(changes, [b"a"]);
    block_on(store.commit(&changing("d"))).expect("commits");
    assert_eq!(open(&disk).1, [b"a", b"d"]);
}

#[test]
fn a_commit_that_is_given_up_half_way_needs_a_load() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    disk.set_slow(true);
    {
        let batch = changing("a");
        let mut commit = pin!(store.commit(&batch));
        block_on(poll_fn(|cx| {
            assert!(commit.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        }));
    }
    assert_eq!(block_on(store.commit(&changing("b"))), Err(StoreError::NotLoaded));
}

#[test]
fn a_full_disk_refuses_puts_keeps_what_is_there_and_takes_deletes() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let body = |id| Batch { bodies: vec![(id, NewBody::Bytes(vec![7; 3000]))], ..changing("put") };
    let ids = [store.allocate(), store.allocate(), store.allocate()];
    block_on(store.commit(&body(ids[0]))).expect("fits");
    disk.set_capacity(Some(disk.used() + 100));
    assert!(matches!(block_on(store.commit(&body(ids[1]))), Err(StoreError::Disk(DiskError::Quota(_)))));
    assert!(store.is_low(), "the reserve is released");
    block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
    assert_eq!(bytes(block_on(store.read(ids[0])).expect("intact")), vec![7; 3000]);
    assert!(!store.is_low(), "a load restores it where there is room for it alone");
    disk.set_capacity(Some(disk.used()));
    block_on(store.commit(&Batch { urgent: true, ..changing("delete") })).expect("a delete commits on a full disk");
    assert!(store.is_low(), "out of the reserve");
    disk.set_capacity(Some(disk.used() + 4000));
    assert!(
        matches!(block_on(store.commit(&body(ids[2]))), Err(StoreError::Disk(DiskError::Quota(_)))),
        "never the reserve's room"
    );
    block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
    disk.set_capacity(None);
    block_on(store.commit(&body(ids[2]))).expect("fits again");
    assert!(!store.is_low(), "the reserve came first");
}

#[test]
fn upkeep_restores_the_reserve_once_something_was_freed() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let large = store.allocate();
    block_on(store.put_blob(large, vec![1; 20_000].into())).expect("stored");
    block_on(store.commit(&Batch { bodies: vec![(large, NewBody::Stored)], ..changing("put") })).expect("commits");
    disk.set_capacity(Some(disk.used()));
    block_on(store.commit(&Batch { urgent: true, ..changing("x") })).expect("commits");
    assert!(store.is_low());
    assert_eq!(block_on(store.upkeep()), Ok(false), "nothing was freed yet");
    block_on(store.commit(&Batch { freed: vec![large], urgent: true, ..changing("delete") })).expect("commits");
    assert_eq!(block_on(store.upkeep()), Ok(true));
    assert!(!store.is_low());
}

#[test]
fn a_full_disk_can_still_be_opened() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    block_on(store.commit(&changing("a"))).expect("commits");
    disk.fail(0, Failure::Quota);
    assert_eq!(open(&disk).1, [b"a"]);
}

#[test]
fn a_large_body_must_be_put_before_a_drain_names_it() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let id = store.allocate();
    let naming = Batch { bodies: vec![(id, NewBody::Stored)], ..changing("put") };
    assert_eq!(block_on(store.commit(&naming)), Err(StoreError::UnknownBlob(id)));
    block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
    block_on(store.put_blob(id, vec![5; 100].into())).expect("stored");
    block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
    block_on(store.commit(&naming)).expect("an upload outlives a load of its own store");
    assert_eq!(store.size(id), Some(100));
    block_on(store.drop_blob(id)).expect("nothing to do");
    assert_eq!(bytes(block_on(store.read_range(id, 10..20)).expect("reads")), vec![5; 10]);
}

#[test]
fn what_a_batch_brings_and_frees_again_is_never_stored() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let (small, large) = (store.allocate(), store.allocate());
    block_on(store.put_blob(large, vec![5; 100].into())).expect("stored");
    let bodies = vec![(small, NewBody::Bytes(vec![1; 100])), (large, NewBody::Stored)];
    block_on(store.commit(&Batch { bodies, freed: vec![small, large, small], ..changing("x") })).expect("commits");
    assert_eq!((disk.count(Space::Packs), disk.count(Space::Blobs)), (0, 0));
    assert_eq!(block_on(store.read(small)), Err(ReadError::Gone(small)));
}

#[test]
fn numbers_of_bodies_are_never_used_twice() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let last = (0..5).map(|_| store.allocate()).last().expect("five");
    block_on(store.commit(&Batch { bodies: vec![(last, NewBody::Bytes(vec![1]))], ..changing("a") })).expect("commits");
    block_on(store.commit(&Batch { freed: vec![last], ..changing("b") })).expect("commits");
    let (store, _) = open(&disk);
    assert!(store.allocate() > last);
}

#[test]
fn a_snapshot_that_saw_a_failed_change_never_counts() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    block_on(store.commit(&changing("a"))).expect("commits");
    let mut snapshot = store.begin_snapshot().expect("begins");
    block_on(store.write_slice(&mut snapshot, vec![b"a, and what fails".to_vec()])).expect("writes");
    disk.fail(0, Failure::Aborted);
    block_on(store.commit(&changing("fails"))).expect_err("fails");
    block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
    assert_eq!(block_on(store.write_slice(&mut snapshot, Vec::new())), Err(StoreError::StaleSnapshot));
    let commits = GroupCommit::<()>::new();
    let settled = commits.settled(commits.mark()).expect("nothing pending");
    assert_eq!(block_on(store.finish_snapshot(snapshot, settled)), Err(StoreError::StaleSnapshot));
    assert_eq!(open(&disk).1, [b"a"]);
}

#[test]
fn a_newer_format_is_refused_and_nothing_is_touched() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    block_on(store.commit(&changing("a"))).expect("commits");
    let key = Key::new(Space::Meta, 1);
    let mut newer = record::seal(Kind::State, 0, 1, &[0, 0, 0, 0]);
    newer[4] = record::FORMAT + 1;
    let end = newer.len() - 8;
    let sum = crc64_nvme(&newer[..end]);
    newer[end..].copy_from_slice(&sum.to_le_bytes());
    disk.set(key, Some(newer));
    let before = format!("{:?}", disk);
    let refused = block_on(Store::open(disk.clone(), options())).map(|_| ());
    assert_eq!(refused, Err(StoreError::Newer(record::FORMAT + 1)));
    assert_eq!(format!("{:?}", disk), before);
}

/// CRC-64/NVME bit by bit, from its published parameters: a second opinion on the library's.
pub fn crc64_nvme(bytes: &[u8]) -> u64 {
    !bytes.iter().fold(!0u64, |sum, byte| {
        (0..8).fold(sum ^ u64::from(*byte), |sum, _| (sum >> 1) ^ (0x9a6c_9329_ac4b_c9b5 & (sum & 1).wrapping_neg()))
    })
}

#[test]
fn reads_commits_and_upkeep_may_overlap() {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    let ids: Vec<_> = (0..20).map(|_| store.allocate()).collect();
    let bodies = ids.iter().map(|id| (*id, NewBody::Bytes(vec![id.0 as u8; 700]))).collect();
    block_on(store.commit(&Batch { bodies, ..changing("puts") })).expect("commits");
    let freed = ids.iter().copied().filter(|id| id.0 % 4 != 0).collect();
    disk.set_slow(true);
    let delete = Batch { freed, ..changing("deletes") };
    let put = changing("more");
    let kept: Vec<_> = ids.iter().copied().filter(|id| id.0 % 4 == 0).collect();
    let reads = async {
        for id in kept.iter().cycle().take(40) {
            assert_eq!(bytes(store.read(*id).await.expect("reads")), vec![id.0 as u8; 700]);
        }
    };
    let upkeep = async { while store.upkeep().await.expect("ready") {} };
    let mut futures: Vec<std::pin::Pin<Box<dyn Future<Output = ()>>>> = vec![
        Box::pin(async { store.commit(&delete).await.expect("commits") }),
        Box::pin(reads),
        Box::pin(upkeep),
        Box::pin(async { store.commit(&put).await.expect("commits") }),
    ];
    block_on(poll_fn(|cx| {
        futures.retain_mut(|future| future.as_mut().poll(cx).is_pending());
        if futures.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }));
    drop(futures);
    disk.set_slow(false);
    let (again, changes) = open(&disk);
    assert_eq!(changes, [&b"puts"[..], b"deletes", b"more"]);
    assert_eq!(again.stats(), store.stats());
    assert_eq!(again.stats().bodies, 5);
}

#[test]
fn the_first_format_stays_readable() {
    // Written by hand from docs/storage-format.md, not by this code: it must be read for ever.
    fn framed(kind: u8, number: u64, payload: &[u8]) -> Vec<u8> {
        let mut record = b"CCST\x01".to_vec();
        record.extend([kind, 0, 0]);
        record.extend(number.to_le_bytes());
        record.extend((payload.len() as u32).to_le_bytes());
        record.extend(payload);
        let sum = crc64_nvme(&record);
        record.extend(sum.to_le_bytes());
        record
    }
    let disk = MemoryDisk::new();
    let pack = framed(4, 5 * 1024, b"hello world\x02\x03\x06\x04\x05\x05\0\0\0");
    disk.set(Key::new(Space::Meta, 0), Some(framed(1, 0, &41u64.to_le_bytes())));
    disk.set(Key::new(Space::Meta, 1), Some(framed(2, 1, &[4, 7, 1, 100])));
    disk.set(Key::new(Space::Snapshot, 7), Some(framed(5, 7, b"\x03\x02\x03abc\x00\x00\x00\x00")));
    let journal =
        [&b"\x05\x01\x01d\x01\x80\x28"[..], &[pack.len() as u8], b"\x02\x03\x80\x28\x14\x06\x04\x80\x28\x1a\x05\x00"]
            .concat();
    disk.set(Key::new(Space::Journal, 5), Some(framed(3, 5, &journal)));
    disk.set(Key::new(Space::Journal, 6), Some(framed(3, 6, b"\x05\x00\x00\x00\x01\x04")));
    disk.set(Key::new(Space::Packs, 5 * 1024), Some(pack));
    let (store, changes) = open(&disk);
    assert_eq!(changes, [&b"abc"[..], b"", b"d"]);
    assert_eq!(bytes(block_on(store.read(BlobId(3))).expect("reads")), b"hello ");
    assert_eq!(block_on(store.read(BlobId(4))), Err(ReadError::Gone(BlobId(4))));
    assert_eq!(store.allocate(), BlobId(5));
}
