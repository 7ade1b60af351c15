//! The event message, against AWS's documentation:
//! "Event message structure", <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.

use super::sim::{Sim, rule};
use cloudchamber::cloud::{
    CallId, Input, Op, Output, s3,
    s3::{EventType, encode_key, extended_request_id},
    trace::By,
};
use proptest::prelude::*;

/// A bucket whose function fires on everything.
fn sim() -> Sim {
    let mut sim = Sim::new(1);
    sim.bucket("amzn-bucket");
    sim.function("f");
    let rules = vec![rule("testConfigRule", &[EventType::Created, EventType::Removed], "", "", "f")];
    sim.s3(s3::Op::PutNotification { bucket: "amzn-bucket".into(), rules }).expect("a rule");
    sim
}

/// The payload of the last run, which ends.
fn message(sim: &mut Sim) -> String {
    let id = sim.one();
    sim.finish(id, super::sim::returned());
    sim.runs.last().expect("a run").payload.clone()
}

/// The text of the first field of that name.
fn field<'a>(message: &'a str, name: &str) -> &'a str {
    let (_, value) = message.split_once(&format!(r#""{name}":""#)).expect("the field");
    value.split_once('"').expect("its end").0
}

/// Answers the request id of the call as well.
fn put(sim: &mut Sim, key: &str) -> (String, String) {
    let body = super::sim::payload(sim.blob(), 1024);
    let op = Op::S3(super::sim::put_object("amzn-bucket", key, body));
    let outputs = sim.handle(Input::Call(CallId(u64::MAX - sim.runs.len() as u64), op, By::Page));
    let info = outputs.iter().find_map(|it| if let Output::Reply(_, _, Some(info)) = it { Some(info) } else { None });
    let request_id = info.expect("a reply").request_id.clone();
    (message(sim), request_id)
}

/// Every field, in the order of the documentation, and none besides.
#[test]
fn a_created_object_is_told_field_by_field() {
    let mut sim = sim();
    let (message, request_id) = put(&mut sim, "HappyFace.jpg");
    let extended = extended_request_id(&request_id);
    let expected = format!(
        concat!(
            r#"{{"Records":[{{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","#,
            r#""eventTime":"2026-11-22T10:00:00.000Z","eventName":"ObjectCreated:Put","#,
            r#""userIdentity":{{"principalId":"AWS:AIDA000000000000"}},"#,
            r#""requestParameters":{{"sourceIPAddress":"127.0.0.1"}},"#,
            r#""responseElements":{{"x-amz-request-id":"{}","x-amz-id-2":"{}"}},"#,
            r#""s3":{{"s3SchemaVersion":"1.0","configurationId":"testConfigRule","#,
            r#""bucket":{{"name":"amzn-bucket","ownerIdentity":{{"principalId":"A000000000000"}},"arn":"arn:aws:s3:::amzn-bucket"}},"#,
            r#""object":{{"key":"HappyFace.jpg","size":1024,"eTag":"00000000000000000000000000000001","sequencer":"{}"}}}}}}]}}"#
        ),
        request_id, extended, "0001A202B2C5000000"
    );
    assert_eq!(message, expected);
    assert_eq!(request_id.len(), 16);
    assert!(request_id.bytes().all(|c| c.is_ascii_digit() || (b'A'..=b'F').contains(&c)), "{request_id}");
}

/// "Removed:Delete: key and sequencer, no size, no eTag."
#[test]
fn a_removed_object_has_neither_size_nor_etag() {
    let mut sim = sim();
    put(&mut sim, "k");
    sim.s3(s3::Op::DeleteObject { bucket: "amzn-bucket".into(), key: "k".into() }).expect("deleted");
    let message = message(&mut sim);
    assert_eq!(field(&message, "eventName"), "ObjectRemoved:Delete");
    let (_, object) = message.split_once(r#""object":"#).expect("an object");
    let expected = format!(r#"{{"key":"k","sequencer":"{}"}}}}}}]}}"#, field(&message, "sequencer"));
    assert_eq!(object, expected);
}

/// A handler acts under its function's role, and is named in what it causes.
#[test]
fn the_principal_is_who_acted() {
    let mut sim = sim();
    sim.put(By::Page, "amzn-bucket", "k", 1).expect("put");
    let id = sim.one();
    sim.put(By::Handler(id), "amzn-bucket", "l", 1).expect("put");
    // The first principal is the user's, the second the bucket's owner.
    assert_eq!(field(&sim.runs[1].payload, "principalId"), "AWS:AROA000000000000:f");
}

/// "The s3 key provides information about the bucket and object … the object key name value is URL encoded. For example,
/// "red flower.jpg" becomes "red+flower.jpg"." The rest as java.net.URLEncoder does it, slashes kept.
#[test]
fn keys_are_encoded_as_s3_does() {
    let table = [
        ("red flower.jpg", "red+flower.jpg"),
        ("a@b", "a%40b"),
        ("a/b//c/", "a/b//c/"),
        ("1+1", "1%2B1"),
        ("100%", "100%25"),
        ("?#&=:;,$!'()[]\"\\", "%3F%23%26%3D%3A%3B%2C%24%21%27%28%29%5B%5D%22%5C"),
        ("a-b_c.d*e", "a-b_c.d*e"),
        ("~", "%7E"),
        ("é", "%C3%A9"),
        ("🦀", "%F0%9F%A6%80"),
        ("\n\u{0}", "%0A%00"),
        ("日本/語.txt", "%E6%97%A5%E6%9C%AC/%E8%AA%9E.txt"),
    ];
    let mut sim = sim();
    for (key, encoded) in table {
        assert_eq!(encode_key(key), encoded);
        assert_eq!(field(&put(&mut sim, key).0, "key"), encoded);
    }
}

proptest! {
    #![proptest_config(super::sim::config(256))]

    /// What handlers do with the key: `decodeURIComponent(key.replace(/\+/g, ' '))`.
    #[test]
    fn the_documented_way_to_decode_gives_the_key_back(key in "\\PC{1,40}") {
        let encoded = encode_key(&key);
        prop_assert!(encoded.is_ascii() && !encoded.contains(' '));
        let spaced = encoded.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8().expect("UTF-8");
        prop_assert_eq!(decoded, key);
    }
}

/// "The event notification with the greater sequencer hexadecimal value is the event that occurred later", compared as text,
/// for one key: through overwriting and removal, within a millisecond, and though the clock stands.
#[test]
fn sequencers_grow_with_each_event_of_a_key() {
    let mut sim = sim();
    let mut last = String::new();
    for n in 0..40 {
        let message = match n % 3 {
            2 => {
                sim.s3(s3::Op::DeleteObject { bucket: "amzn-bucket".into(), key: "k".into() }).expect("deleted");
                message(&mut sim)
            }
            _ => put(&mut sim, "k").0,
        };
        let sequencer = field(&message, "sequencer").to_owned();
        assert!(sequencer.len() == 18 && sequencer > last, "{sequencer} after {last}");
        last = sequencer;
        sim.now = sim.now.plus_ms(u64::from(n % 4 == 0));
    }
}
