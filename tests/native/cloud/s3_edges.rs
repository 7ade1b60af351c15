//! Corners of S3 that random histories do not reach.

use super::sim::{Sim, payload, put_object};
use cloudchamber::cloud::{
    limits, s3,
    s3::{Conditions, Error, Headers, Op},
    trace::By,
};

/// `x-amz-copy-source-if-*`: the table of CopyObject, where "not modified" is a failed precondition.
#[test]
fn a_copy_can_depend_on_its_source() {
    let mut sim = Sim::new(1);
    sim.bucket("box");
    sim.put(By::Page, "box", "k", 3).expect("put");
    let object = sim.cloud.s3().object("box", "k").expect("put").clone();
    let (this, other) = (Some(vec![object.etag.clone()]), Some(vec!["other".to_owned()]));
    let (before, after) = (Some(cloudchamber::cloud::Timestamp(object.modified.0 - 1000)), Some(object.modified));
    let none = Conditions::default;
    let table = [
        (none(), true),
        (Conditions { if_match: this.clone(), ..none() }, true),
        (Conditions { if_match: other.clone(), ..none() }, false),
        (Conditions { if_none_match: this.clone(), ..none() }, false),
        (Conditions { if_none_match: other.clone(), ..none() }, true),
        (Conditions { if_modified_since: before, ..none() }, true),
        (Conditions { if_modified_since: after, ..none() }, false),
        (Conditions { if_unmodified_since: before, ..none() }, false),
        (Conditions { if_unmodified_since: after, ..none() }, true),
        (Conditions { if_match: this.clone(), if_unmodified_since: before, ..none() }, true),
        (Conditions { if_none_match: this, if_modified_since: before, ..none() }, false),
    ];
    for (conditions, fine) in table {
        let copy = s3::CopyObject {
            from_bucket: "box".into(),
            from_key: "k".into(),
            bucket: "box".into(),
            key: "copy".into(),
            replace: None,
            conditions: conditions.clone(),
        };
        let reply = sim.s3(Op::CopyObject(copy));
        match fine {
            true => assert!(reply.is_ok(), "{conditions:?}: {reply:?}"),
            false => assert!(matches!(reply, Err(Error::PreconditionFailed(_))), "{conditions:?}: {reply:?}"),
        }
    }
}

#[test]
fn user_metadata_holds_2_kb() {
    let headers =
        |bytes: usize| Headers { metadata: [("n".into(), "v".repeat(bytes - 1))].into(), ..Headers::default() };
    for (bytes, fine) in [(limits::METADATA_BYTES, true), (limits::METADATA_BYTES + 1, false)] {
        let mut sim = Sim::new(1);
        sim.bucket("box");
        sim.put(By::Page, "box", "source", 1).expect("put");
        let body = payload(sim.blob(), 1);
        let Op::PutObject(put) = put_object("box", "k", body) else { panic!("a put") };
        let copy = s3::CopyObject {
            from_bucket: "box".into(),
            from_key: "source".into(),
            bucket: "box".into(),
            key: "copy".into(),
            replace: Some(headers(bytes)),
            conditions: Conditions::default(),
        };
        let (bucket, key) = ("box".to_owned(), "m".to_owned());
        for op in [
            Op::PutObject(s3::PutObject { headers: headers(bytes), ..put }),
            Op::CopyObject(copy),
            Op::CreateMultipartUpload(s3::CreateUpload { bucket, key, headers: headers(bytes), checksum: None }),
        ] {
            let name = op.name();
            match fine {
                true => assert!(sim.s3(op).is_ok(), "{name}"),
                false => assert_eq!(sim.s3(op), Err(Error::MetadataTooLarge(bytes)), "{name}"),
            }
        }
    }
}

/// A driver that was refused knows which bytes it holds: the cloud neither names nor frees what it never took.
#[test]
fn a_refused_body_is_neither_named_nor_freed() {
    let mut sim = Sim::new(1);
    sim.bucket("box");
    sim.put(By::Page, "box", "k", 3).expect("put");
    let named: Vec<_> = sim.cloud.s3().blobs().collect();
    let body = payload(sim.blob(), 3);
    let Op::PutObject(put) = put_object("box", "k", body) else { panic!("a put") };
    let conditions = Conditions { if_none_match: Some(vec!["*".into()]), ..Conditions::default() };
    let refused = sim.s3(Op::PutObject(s3::PutObject { conditions, ..put }));
    assert_eq!(refused, Err(Error::PreconditionFailed("If-None-Match".into())));
    assert!(sim.cloud.s3().blobs().eq(named) && sim.freed.is_empty());
}
