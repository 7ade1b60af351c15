//! What every disk must pass, natively on [`MemoryDisk`](super::memory::MemoryDisk) and in browsers on IndexedDB: first the
//! disk's own verbs, then the store on top of it. The database that is given is wiped.

use super::disk::{Body, Content, Disk, Durability, Expect, Key, Op, Space, WriteTx};
use super::{
    Batch, BlobId, DiskError, Drain, GroupCommit, NewBody, Options, Repair, Store, StoreError, Tuning, export,
};

/// Runs every check on the database behind `open`, which gives a new connection to the same one each time. Answers the names
/// of the checks, in order.
///
/// # Errors
/// The name of the first check that fails, and why.
pub async fn run<D: Disk>(open: impl AsyncFn() -> Result<D, DiskError>) -> Result<Vec<&'static str>, String> {
    let mut passed = Vec::new();
    macro_rules! check {
        ($name:ident) => {
            wipe(&open().await.map_err(text)?).await.map_err(text)?;
            $name(&open).await.map_err(|why| format!("{}: {why}", stringify!($name)))?;
            passed.push(stringify!($name));
        };
    }
    check!(records_come_back_in_order);
    check!(transactions_are_whole);
    check!(conditions_are_checked_inside);
    check!(large_bodies_come_in_parts);
    check!(changes_and_bodies_survive);
    check!(the_last_owner_wins);
    check!(loose_blobs_are_swept);
    check!(snapshots_cut_the_journal);
    check!(packs_are_rewritten);
    check!(everything_can_be_exported);
    wipe(&open().await.map_err(text)?).await.map_err(text)?;
    Ok(passed)
}

type Outcome = Result<(), String>;

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn ensure(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

async fn wipe<D: Disk>(disk: &D) -> Result<(), DiskError> {
    write(disk, Space::ALL.map(|space| Op::DeleteRange(space, 0..u64::MAX)).into()).await
}

async fn write<D: Disk>(disk: &D, ops: Vec<Op<D::Body>>) -> Result<(), DiskError> {
    disk.write(WriteTx { expect: None, ops, durability: Durability::Relaxed }).await
}

fn put<B>(space: Space, id: u64, bytes: &[u8]) -> Op<B> {
    Op::Put(Key::new(space, id), Content::Bytes(bytes.to_vec().into()))
}

async fn flat<D: Disk>(disk: &D, content: &Content<D::Body>) -> Result<Vec<u8>, String> {
    match content {
        Content::Bytes(bytes) => Ok(bytes.to_vec()),
        Content::Body(body) => Ok(disk.bytes(body).await.map_err(text)?.to_vec()),
    }
}

fn sample(len: usize, seed: u8) -> Vec<u8> {
    (0..len).map(|n| (n as u8).wrapping_mul(31).wrapping_add((n >> 8) as u8) ^ seed).collect()
}

async fn records_come_back_in_order<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let disk = open().await.map_err(text)?;
    let ids = [0, 2, 10, 255, 256, 65_536, (1 << 32) + 1, (1 << 53) - 1];
    let ops = ids.iter().rev().map(|id| put(Space::Journal, *id, &id.to_le_bytes()));
    write(&disk, ops.chain([put(Space::Packs, 7, b"")]).collect()).await.map_err(text)?;
    ensure(disk.keys(Space::Journal).await.map_err(text)? == ids, "keys")?;
    let found = disk.scan(Space::Journal, 3, 4).await.map_err(text)?;
    ensure(found.iter().map(|(id, _)| *id).eq(ids[2..6].iter().copied()), "numbers of a scan")?;
    for (id, content) in found {
        ensure(flat(&disk, &content).await? == id.to_le_bytes(), "bytes of a scan")?;
    }
    let empty = disk.get(Key::new(Space::Packs, 7)).await.map_err(text)?;
    ensure(matches!(&empty, Some(Content::Bytes(bytes)) if bytes.is_empty()), "an empty record")?;
    ensure(disk.get(Key::new(Space::Packs, 8)).await.map_err(text)?.is_none(), "a record that is not there")
}

async fn transactions_are_whole<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let disk = open().await.map_err(text)?;
    write(&disk, (0..10).map(|id| put(Space::Snapshot, id, b"old")).collect()).await.map_err(text)?;
    let ops = vec![
        Op::DeleteRange(Space::Snapshot, 2..5),
        Op::Delete(Key::new(Space::Snapshot, 9)),
        Op::Delete(Key::new(Space::Snapshot, 99)),
        put(Space::Snapshot, 3, b"new"),
        put(Space::Journal, 1, b"beside"),
    ];
    write(&disk, ops).await.map_err(text)?;
    ensure(disk.keys(Space::Snapshot).await.map_err(text)? == [0, 1, 3, 5, 6, 7, 8], "steps happen in order")?;
    let again = open().await.map_err(text)?;
    let beside = again.get(Key::new(Space::Journal, 1)).await.map_err(text)?;
    ensure(matches!(&beside, Some(Content::Bytes(bytes)) if **bytes == *b"beside"), "a second connection sees it")
}

async fn conditions_are_checked_inside<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let disk = open().await.map_err(text)?;
    let key = Key::new(Space::Meta, 0);
    let tx = |bytes: Option<&[u8]>, new: &[u8]| WriteTx {
        expect: Some(Expect { key, bytes: bytes.map(|bytes| bytes.to_vec().into()) }),
        ops: vec![put(Space::Meta, 0, new), put(Space::Journal, 1, new)],
        durability: Durability::Strict,
    };
    ensure(disk.write(tx(Some(b"a"), b"x")).await == Err(DiskError::Lost), "a record that is not there")?;
    disk.write(tx(None, b"a")).await.map_err(text)?;
    ensure(disk.write(tx(None, b"x")).await == Err(DiskError::Lost), "a record that should not be there")?;
    ensure(disk.write(tx(Some(b"b"), b"x")).await == Err(DiskError::Lost), "a record with other bytes")?;
    let kept = disk.get(Key::new(Space::Journal, 1)).await.map_err(text)?;
    ensure(
        matches!(&kept, Some(Content::Bytes(bytes)) if **bytes == *b"a"),
        "nothing of a refused transaction is there",
    )?;
    disk.write(tx(Some(b"a"), b"b")).await.map_err(text)
}

async fn large_bodies_come_in_parts<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let disk = open().await.map_err(text)?;
    let bytes = sample(3 * 1024 * 1024 + 17, 5);
    let key = Key::new(Space::Blobs, 4);
    write(&disk, vec![Op::Put(key, Content::Body(disk.body(bytes.clone())))]).await.map_err(text)?;
    drop(disk);
    let disk = open().await.map_err(text)?;
    let Some(Content::Body(body)) = disk.get(key).await.map_err(text)? else { return Err("no body".into()) };
    ensure(body.size() == bytes.len() as u64, "size")?;
    let part = disk.bytes(&body.part(1_000_000..1_000_100)).await.map_err(text)?;
    ensure(*part == bytes[1_000_000..1_000_100], "a part")?;
    let end = disk.bytes(&body.part(bytes.len() as u64 - 5..u64::MAX)).await.map_err(text)?;
    ensure(*end == bytes[bytes.len() - 5..], "a part is cut to what is there")?;
    ensure(*disk.bytes(&body).await.map_err(text)? == bytes[..], "the whole")
}

/// A store whose limits are small, so that a few bodies fill packs.
async fn store<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Result<(Store<D>, Vec<Vec<u8>>), String> {
    let tuning = Tuning { pack_target: 4096, snapshot_floor: 2048, reserve: 4096, ..Tuning::default() };
    let options = Options { tuning, ..Options::default() };
    let store = Store::open(open().await.map_err(text)?, options).await.map_err(text)?;
    let mut changes = Vec::new();
    let loaded = store.load(Repair::Refuse, &mut |change| changes.push(change.to_vec())).await.map_err(text)?;
    ensure(loaded.damage.is_empty(), "damage after a load")?;
    Ok((store, changes))
}

async fn same<D: Disk>(store: &Store<D>, id: BlobId, bytes: &[u8]) -> Outcome {
    let whole = store.read(id).await.map_err(text)?;
    ensure(flat(store.disk(), &whole).await? == bytes, "a body")?;
    let (from, to) = (bytes.len() / 3, bytes.len() / 2);
    let part = store.read_range(id, from as u64..to as u64).await.map_err(text)?;
    ensure(flat(store.disk(), &part).await? == bytes[from..to], "a part of a body")
}

async fn changes_and_bodies_survive<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, changes) = store(open).await?;
    ensure(changes.is_empty(), "a new database is empty")?;
    let bodies: Vec<_> = [0, 1, 100, 3000, 5000, 700_000].map(|len| (first.allocate(), sample(len, 9))).into();
    let (large, small) = bodies.split_last().ok_or("no bodies")?;
    first.put_blob(large.0, first.disk().body(large.1.clone())).await.map_err(text)?;
    let mut batch = Batch { changes: vec![b"one".to_vec(), Vec::new(), sample(9000, 1)], ..Batch::default() };
    batch.bodies = small.iter().map(|(id, bytes)| (*id, NewBody::Bytes(bytes.clone()))).collect();
    batch.bodies.push((large.0, NewBody::Stored));
    first.commit(&batch).await.map_err(text)?;
    for (id, bytes) in &bodies {
        same(&first, *id, bytes).await?;
    }
    let (second, changes) = store(open).await?;
    ensure(changes == batch.changes, "changes")?;
    ensure(second.stats() == first.stats(), "the index")?;
    for (id, bytes) in &bodies {
        same(&second, *id, bytes).await?;
    }
    let freed = bodies.iter().map(|(id, _)| *id).collect();
    second.commit(&Batch { freed, ..Batch::default() }).await.map_err(text)?;
    let left = second.disk().keys(Space::Packs).await.map_err(text)?.len()
        + second.disk().keys(Space::Blobs).await.map_err(text)?.len();
    ensure(left == 0, "dead packs and blobs are removed")
}

async fn the_last_owner_wins<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, _) = store(open).await?;
    let batch = |text: &str| Batch { changes: vec![text.as_bytes().to_vec()], ..Batch::default() };
    first.commit(&batch("first")).await.map_err(text)?;
    let (second, _) = store(open).await?;
    let refused = first.commit(&batch("late")).await;
    ensure(refused == Err(StoreError::Disk(DiskError::Lost)), "the earlier owner cannot commit")?;
    let blob = first.put_blob(first.allocate(), first.disk().body(vec![1])).await;
    ensure(blob == Err(StoreError::Disk(DiskError::Lost)), "nor put a blob")?;
    second.commit(&batch("second")).await.map_err(text)?;
    let (_, changes) = store(open).await?;
    ensure(changes == [b"first".to_vec(), b"second".to_vec()], "what the owner wrote is there, and nothing else")
}

async fn loose_blobs_are_swept<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, _) = store(open).await?;
    for _ in 0..2 {
        first.put_blob(first.allocate(), first.disk().body(sample(1000, 3))).await.map_err(text)?;
    }
    let cancelled = first.allocate();
    first.put_blob(cancelled, first.disk().body(sample(1000, 3))).await.map_err(text)?;
    first.drop_blob(cancelled).await.map_err(text)?;
    ensure(first.disk().keys(Space::Blobs).await.map_err(text)?.len() == 2, "a dropped blob is gone")?;
    let (second, _) = store(open).await?;
    ensure(second.disk().keys(Space::Blobs).await.map_err(text)?.is_empty(), "loose blobs are gone after a start")
}

async fn snapshots_cut_the_journal<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, _) = store(open).await?;
    let mut commits = GroupCommit::<()>::new();
    let id = first.allocate();
    for n in 0..8u8 {
        let bodies = if n == 0 { vec![(id, NewBody::Bytes(sample(500, 2)))] } else { Vec::new() };
        commits.push(Drain { changes: vec![sample(400, n)], bodies, ..Drain::default() });
        let batch = commits.next_batch().ok_or("no batch")?;
        first.commit(&batch).await.map_err(text)?;
        commits.committed();
    }
    ensure(first.wants_snapshot(), "a long journal wants a snapshot")?;
    let mut snapshot = first.begin_snapshot().map_err(text)?;
    first.write_slice(&mut snapshot, vec![b"a".to_vec(), b"b".to_vec()]).await.map_err(text)?;
    first.commit(&Batch { changes: vec![b"meanwhile".to_vec()], ..Batch::default() }).await.map_err(text)?;
    first.write_slice(&mut snapshot, vec![b"c".to_vec()]).await.map_err(text)?;
    let settled = commits.settled(commits.mark()).ok_or("not settled")?;
    first.finish_snapshot(snapshot, settled).await.map_err(text)?;
    ensure(first.disk().keys(Space::Journal).await.map_err(text)? == [9], "the journal is cut")?;
    let (second, changes) = store(open).await?;
    ensure(changes == [&b"a"[..], b"b", b"c", b"meanwhile"], "slices, then the journal")?;
    ensure(second.stats() == first.stats(), "the index")?;
    same(&second, id, &sample(500, 2)).await
}

async fn packs_are_rewritten<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, _) = store(open).await?;
    let bodies: Vec<_> = (0..12u8).map(|n| (first.allocate(), sample(1000, n))).collect();
    let new = bodies.iter().map(|(id, bytes)| (*id, NewBody::Bytes(bytes.clone()))).collect();
    first.commit(&Batch { bodies: new, ..Batch::default() }).await.map_err(text)?;
    let (kept, freed): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|(id, _)| id.0.is_multiple_of(4));
    let freed = freed.iter().map(|(id, _)| *id).collect();
    first.commit(&Batch { freed, ..Batch::default() }).await.map_err(text)?;
    let before = first.stats();
    while first.upkeep().await.map_err(text)? {}
    let after = first.stats();
    ensure(after.pack_bytes * 2 < before.pack_bytes && after.packs < before.packs, "packs shrink")?;
    let (second, _) = store(open).await?;
    ensure(second.stats() == after, "the index")?;
    for (id, bytes) in &kept {
        same(&first, *id, bytes).await?;
        same(&second, *id, bytes).await?;
    }
    Ok(())
}

async fn everything_can_be_exported<D: Disk>(open: &impl AsyncFn() -> Result<D, DiskError>) -> Outcome {
    let (first, _) = store(open).await?;
    let (small, large) = (first.allocate(), first.allocate());
    first.put_blob(large, first.disk().body(sample(10, 1))).await.map_err(text)?;
    let bodies = vec![(small, NewBody::Bytes(b"hello".to_vec())), (large, NewBody::Stored)];
    first.commit(&Batch { bodies, ..Batch::default() }).await.map_err(text)?;
    let mut names = Vec::new();
    let unreadable = export(first.disk(), &mut |record| names.push(record.name)).await.map_err(text)?;
    ensure(unreadable.is_empty(), "all is readable")?;
    let expected =
        ["meta/000000000000", "meta/000000000001", "journal/000000000001", "packs/000000001024", "blobs/000000000001"];
    ensure(names == expected, "names")
}
