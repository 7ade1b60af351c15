//! Group commit: what is written together, who waits, who passes, who fails.

use cloudchamber::store::commit::{MAX_BATCH_BYTES, MAX_LAZY_BYTES};
use cloudchamber::store::{BlobId, Drain, GroupCommit, NewBody};

fn eager(change: &str, action: u32) -> Drain<u32> {
    Drain { changes: vec![change.into()], released: vec![action], ..Drain::default() }
}

fn lazy(change: &str, action: u32) -> Drain<u32> {
    Drain { lazy: true, ..eager(change, action) }
}

fn read(action: u32) -> Drain<u32> {
    Drain { released: vec![action], ..Drain::default() }
}

fn changes(commits: &mut GroupCommit<u32>) -> Option<Vec<String>> {
    let batch = commits.next_batch()?;
    Some(batch.changes.into_iter().map(|change| String::from_utf8(change).expect("text")).collect())
}

#[test]
fn a_read_passes_at_once_when_nothing_is_pending() {
    let mut commits = GroupCommit::new();
    assert_eq!(commits.push(read(1)), [1]);
    assert!(commits.next_batch().is_none());
    assert!(commits.is_idle());
}

#[test]
fn drains_that_are_ready_while_one_is_written_share_the_next_transaction() {
    let mut commits = GroupCommit::new();
    assert!(commits.push(eager("a", 1)).is_empty());
    assert_eq!(changes(&mut commits), Some(vec!["a".into()]));
    assert!(commits.push(eager("b", 2)).is_empty());
    assert!(commits.push(read(3)).is_empty());
    assert!(commits.push(eager("c", 4)).is_empty());
    assert_eq!(changes(&mut commits), None, "one at a time");
    assert_eq!(commits.committed(), [1]);
    assert_eq!(changes(&mut commits), Some(vec!["b".into(), "c".into()]));
    assert_eq!(commits.committed(), [2, 3, 4]);
    assert!(commits.is_idle());
}

#[test]
fn a_read_waits_for_the_commit_under_way() {
    let mut commits = GroupCommit::new();
    commits.push(eager("a", 1));
    assert!(commits.next_batch().is_some());
    assert!(commits.push(read(2)).is_empty());
    assert!(commits.push(lazy("log", 3)).is_empty());
    assert_eq!(commits.committed(), [1, 2, 3]);
    assert_eq!(commits.push(read(4)), [4]);
    assert!(commits.has_lazy());
}

#[test]
fn lazy_changes_hold_nobody_and_ride_along_in_order() {
    let mut commits = GroupCommit::new();
    assert_eq!(commits.push(lazy("l1", 1)), [1]);
    assert_eq!(commits.push(read(2)), [2]);
    assert_eq!(changes(&mut commits), None);
    commits.push(eager("a", 3));
    assert!(commits.push(lazy("l2", 4)).is_empty(), "behind an eager one");
    assert_eq!(changes(&mut commits), Some(vec!["l1".into(), "a".into(), "l2".into()]));
    assert_eq!(commits.committed(), [3, 4]);
}

#[test]
fn lazy_changes_go_when_told_or_when_they_are_many() {
    let mut commits = GroupCommit::new();
    commits.push(lazy("l1", 1));
    commits.flush_lazy();
    assert_eq!(changes(&mut commits), Some(vec!["l1".into()]));
    assert_eq!(commits.push(read(2)), [2], "a lazy batch holds nobody");
    assert!(commits.committed().is_empty());
    assert!(!commits.has_lazy());
    commits.flush_lazy();
    assert_eq!(changes(&mut commits), None);
    commits.push(lazy(&"x".repeat(MAX_LAZY_BYTES), 3));
    assert!(commits.next_batch().is_some());
}

#[test]
fn a_failure_fails_the_batch_and_everything_behind_it() {
    let mut commits = GroupCommit::new();
    commits.push(eager("a", 1));
    assert!(commits.next_batch().is_some());
    commits.push(read(2));
    commits.push(eager("b", 3));
    commits.push(lazy("l", 4));
    let mark = commits.mark();
    assert_eq!(commits.failed(), [1, 2, 3, 4]);
    assert!(commits.is_idle());
    assert!(commits.push(eager("c", 5)).is_empty());
    assert_eq!(changes(&mut commits), Some(vec!["c".into()]));
    assert_eq!(commits.committed(), [5]);
    assert!(commits.settled(mark).is_none(), "what failed never settles");
}

#[test]
fn a_mark_settles_when_everything_before_it_is_written() {
    let mut commits = GroupCommit::new();
    assert!(commits.settled(commits.mark()).is_some());
    commits.push(eager("a", 1));
    commits.push(lazy("l", 2));
    let mark = commits.mark();
    assert!(commits.settled(mark).is_none());
    assert!(commits.next_batch().is_some());
    assert!(commits.settled(mark).is_none());
    commits.push(eager("later", 3));
    commits.committed();
    assert!(commits.settled(mark).is_some());
    assert!(commits.settled(commits.mark()).is_none());
}

#[test]
fn a_batch_has_a_limit_and_at_least_one_drain() {
    let mut commits = GroupCommit::new();
    let body = |len| vec![(BlobId(1), NewBody::Bytes(vec![0; len]))];
    for action in 1..=3 {
        commits.push(Drain { bodies: body(MAX_BATCH_BYTES * 3 / 4), released: vec![action], ..Drain::default() });
    }
    for action in 1..=3 {
        assert_eq!(commits.next_batch().expect("a batch").bodies.len(), 1);
        assert_eq!(commits.committed(), [action]);
    }
}

#[test]
fn a_batch_is_urgent_only_when_all_of_it_frees_space() {
    let urgent = |action| Drain { urgent: true, freed: vec![BlobId(7)], ..eager("delete", action) };
    let mut commits = GroupCommit::new();
    commits.push(urgent(1));
    commits.push(lazy("l", 2));
    assert!(commits.next_batch().expect("a batch").urgent);
    commits.push(urgent(3));
    commits.push(eager("put", 4));
    commits.committed();
    assert!(!commits.next_batch().expect("a batch").urgent);
    commits.committed();
    commits.push(lazy("l", 5));
    commits.flush_lazy();
    assert!(!commits.next_batch().expect("a batch").urgent);
}
