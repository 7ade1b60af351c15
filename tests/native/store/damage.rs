//! Damage: every record torn at many places is told, nothing is applied on top of a hole, and a person may go on without.

use super::store_cases::{bytes, changing, open, options};
use cloudchamber::store::memory::MemoryDisk;
use cloudchamber::store::record::Fault;
use cloudchamber::store::{
    Batch, BlobId, GroupCommit, Key, Loaded, NewBody, ReadError, Repair, Space, Store, StoreError, export,
};
use pollster::block_on;

/// A snapshot ("s0", "s1", and a slice of locations), a journal of three behind it ("a", "b", "c"), two packs and a blob.
fn written() -> (MemoryDisk, [BlobId; 3]) {
    let disk = MemoryDisk::new();
    let (store, _) = open(&disk);
    block_on(store.commit(&changing("before"))).expect("commits");
    let mut snapshot = block_on(async { store.begin_snapshot() }).expect("begins");
    for slice in ["s0", "s1"] {
        block_on(store.write_slice(&mut snapshot, vec![slice.into()])).expect("writes");
    }
    let commits = GroupCommit::<()>::new();
    let settled = commits.settled(commits.mark()).expect("nothing pending");
    block_on(store.finish_snapshot(snapshot, settled)).expect("finishes");
    let ids = [store.allocate(), store.allocate(), store.allocate()];
    block_on(store.put_blob(ids[2], vec![3; 300].into())).expect("stored");
    let new = |nth: usize, change| Batch {
        bodies: vec![(ids[nth], NewBody::Bytes(vec![nth as u8; 100]))],
        ..changing(change)
    };
    block_on(store.commit(&new(0, "a"))).expect("commits");
    block_on(store.commit(&new(1, "b"))).expect("commits");
    block_on(store.commit(&Batch { bodies: vec![(ids[2], NewBody::Stored)], ..changing("c") })).expect("commits");
    (disk, ids)
}

fn load(disk: &MemoryDisk, repair: Repair) -> (Store<MemoryDisk>, Loaded, Vec<String>) {
    let store = block_on(Store::open(disk.clone(), options())).expect("opens");
    let mut changes = Vec::new();
    let apply = &mut |change: &[u8]| changes.push(String::from_utf8(change.to_vec()).expect("text"));
    let loaded = block_on(store.load(repair, apply)).expect("loads");
    (store, loaded, changes)
}

#[test]
fn a_torn_record_stops_the_load_and_the_store_only_reads() {
    for (key, before, held_back) in [
        (Key::new(Space::Journal, 2), &["s0", "s1"][..], 2),
        (Key::new(Space::Journal, 3), &["s0", "s1", "a"], 1),
        (Key::new(Space::Journal, 4), &["s0", "s1", "a", "b"], 0),
        (Key::new(Space::Snapshot, 0), &[], 5),
        (Key::new(Space::Snapshot, 1), &["s0"], 4),
    ] {
        for at in 0..60 {
            let (disk, _) = written();
            assert!(disk.tear(key, at));
            let (store, loaded, changes) = load(&disk, Repair::Refuse);
            assert_eq!(changes, before, "{key:?} at {at}");
            assert_eq!(loaded.held_back, held_back, "{key:?} at {at}");
            let [damage] = loaded.damage[..] else { panic!("{:?}", loaded.damage) };
            assert!(damage.blocks() && (damage.space, damage.id) == (key.space, key.id));
            assert!(matches!(damage.fault, Fault::Checksum | Fault::NotARecord));
            assert_eq!(block_on(store.commit(&changing("more"))), Err(StoreError::Damaged));
            assert_eq!(block_on(store.upkeep()), Err(StoreError::Damaged));
            assert!(!store.wants_snapshot() && store.begin_snapshot().is_err());
        }
    }
}

#[test]
fn a_missing_record_is_damage_too() {
    for id in [2, 3] {
        let (disk, _) = written();
        disk.set(Key::new(Space::Journal, id), None);
        let (_, loaded, _) = load(&disk, Repair::Refuse);
        assert_eq!(loaded.damage.len(), 1);
        assert_eq!((loaded.damage[0].id, loaded.damage[0].fault), (id, Fault::Missing));
    }
}

#[test]
fn a_person_may_go_on_without_what_is_damaged() {
    let (disk, ids) = written();
    disk.tear(Key::new(Space::Journal, 2), 25);
    disk.set(Key::new(Space::Snapshot, 1), None);
    let (store, loaded, changes) = load(&disk, Repair::GoOn);
    assert_eq!(changes, ["s0", "b", "c"]);
    assert_eq!(loaded.damage.len(), 2);
    assert_eq!(bytes(block_on(store.read(ids[0])).expect("adopted")), vec![0; 100], "a pack says itself what is in it");
    assert_eq!(bytes(block_on(store.read(ids[1])).expect("reads")), vec![1; 100]);
    assert_eq!(bytes(block_on(store.read(ids[2])).expect("reads")), vec![3; 300]);
    block_on(store.commit(&changing("more"))).expect("commits");
    let (_, changes) = open(&disk);
    assert_eq!(changes, [&b"s0"[..], b"b", b"c", b"more"]);
}

#[test]
fn a_damaged_pointer_to_the_snapshot_is_found_again() {
    for gone in [false, true] {
        let (disk, _) = written();
        let key = Key::new(Space::Meta, 1);
        if gone {
            disk.set(key, None)
        } else {
            assert!(disk.tear(key, 9))
        }
        let (store, loaded, _) = load(&disk, Repair::Refuse);
        assert!(loaded.damage[0].blocks());
        assert_eq!(block_on(store.commit(&changing("more"))), Err(StoreError::Damaged));
        let (_, _, changes) = load(&disk, Repair::GoOn);
        assert_eq!(changes, ["s0", "s1", "a", "b", "c"]);
        assert_eq!(open(&disk).1.len(), 5);
    }
}

#[test]
fn a_damaged_epoch_does_not_lock_anybody_out() {
    let (disk, _) = written();
    let (first, _) = open(&disk);
    disk.tear(Key::new(Space::Meta, 0), 21);
    let (second, changes) = open(&disk);
    assert_eq!(changes.len(), 5);
    assert!(block_on(first.commit(&changing("late"))).is_err());
    block_on(second.commit(&changing("more"))).expect("commits");
}

#[test]
fn a_damaged_body_costs_only_itself() {
    let (disk, ids) = written();
    disk.tear(Key::new(Space::Packs, 2 * 1024), 30);
    disk.set(Key::new(Space::Blobs, ids[2].0), None);
    let (store, loaded, changes) = load(&disk, Repair::Refuse);
    assert_eq!(changes.len(), 5);
    assert_eq!(loaded.damage.len(), 1);
    assert!(!loaded.damage[0].blocks());
    assert_eq!(block_on(store.read(ids[0])), Err(ReadError::Damaged(ids[0], Fault::Checksum)));
    assert_eq!(block_on(store.read(ids[2])), Err(ReadError::Damaged(ids[2], Fault::Missing)));
    assert_eq!(bytes(block_on(store.read(ids[1])).expect("reads")), vec![1; 100]);
    block_on(store.commit(&changing("more"))).expect("commits");
}

#[test]
fn a_damaged_database_is_exported_as_it_is() {
    let (disk, _) = written();
    disk.tear(Key::new(Space::Journal, 2), 25);
    let mut names = Vec::new();
    block_on(export(&disk, &mut |record| names.push(record.name))).expect("exports");
    assert!(names.contains(&"journal/000000000002".to_owned()));
    assert_eq!(names.iter().filter(|name| name.starts_with("snapshot/")).count(), 3);
}
