//! The way of an upload, as the first page tells it.

use crate::cloud::sim::Sim;
use cloudchamber::{
    cloud::{
        Input, Op,
        lambda::{self, Finished, Outcome, Settings},
        s3,
        trace::{By, RunState, Why},
    },
    learn::journey::latest,
};

fn put(bucket: &str, key: &str) -> Op {
    Op::S3(s3::Op::PutObject(s3::PutObject {
        bucket: bucket.into(),
        key: key.into(),
        headers: s3::Headers::default(),
        body: s3::Payload { chunk: None, md5: "d41d8cd98f00b204e9800998ecf8427e".into(), crc64: 0, checksum: None },
        conditions: s3::Conditions::default(),
    }))
}

fn workspace() -> Sim {
    let mut sim = Sim::new(1);
    for bucket in ["photos", "thumbnails"] {
        sim.call(Op::S3(s3::Op::CreateBucket { bucket: bucket.into() }));
    }
    let name = "make-thumbnail".to_owned();
    let create = lambda::Op::CreateFunction { name, source: Some("code".into()), settings: Settings::default() };
    sim.call(Op::Lambda(create));
    let rule = s3::Rule {
        id: "jpg".into(),
        events: vec![s3::EventType::Created],
        prefix: String::new(),
        suffix: ".jpg".into(),
        function: "make-thumbnail".into(),
    };
    sim.call(Op::S3(s3::Op::PutNotification { bucket: "photos".into(), rules: vec![rule] }));
    sim
}

#[test]
fn nothing_put_is_no_journey() {
    assert_eq!(latest(workspace().cloud.trail()), None);
}

#[test]
fn a_matching_upload_is_followed_to_what_the_handler_wrote() {
    let mut sim = workspace();
    sim.call(put("photos", "cat.jpg"));
    let began = latest(sim.cloud.trail()).expect("an upload");
    assert_eq!((began.bucket.as_str(), began.key.as_str()), ("photos", "cat.jpg"));
    assert_eq!(began.event.as_ref().map(|(_, event)| event.kind), Some(s3::EventType::CreatedPut));
    assert_eq!(began.rule.as_ref().map(|rule| rule.id.as_str()), Some("jpg"));
    assert_eq!(began.invoke.as_ref().map(|invoke| invoke.state), Some(RunState::Running));
    assert_eq!((began.written, began.why), (None, vec![]));

    let id = sim.runs[0].invocation;
    sim.call_by(By::Handler(id), put("thumbnails", "cat.jpg"));
    let finished = Finished { outcome: Outcome::Returned("null".into()), duration_ms: 12.5, init_ms: None };
    sim.handle(Input::Finished(id, finished));
    let ended = latest(sim.cloud.trail()).expect("an upload");
    assert_eq!(ended.put, began.put, "what a handler puts is no journey of its own");
    assert_eq!(ended.invoke.map(|invoke| (invoke.state, invoke.duration_ms)), Some((RunState::Succeeded, Some(12.5))));
    assert_eq!(ended.written, Some(("thumbnails".into(), "cat.jpg".into())));
    assert_eq!(ended.why, vec![], "that thumbnails fires nothing is not this upload's concern");
}

#[test]
fn an_upload_that_fires_nothing_says_why() {
    let mut sim = workspace();
    sim.call(put("photos", "notes.txt"));
    let journey = latest(sim.cloud.trail()).expect("an upload");
    assert!(
        matches!(&journey.why[..], [Why::Missed { rule, miss: s3::Miss::Suffix(suffix), .. }] if rule == "jpg" && suffix == ".jpg")
    );
    assert_eq!((journey.rule, journey.invoke), (None, None));
}

#[test]
fn the_latest_upload_counts() {
    let mut sim = workspace();
    sim.call(put("photos", "a.jpg"));
    sim.call(put("photos", "b.jpg"));
    assert_eq!(latest(sim.cloud.trail()).map(|journey| journey.key), Some("b.jpg".into()));
}
