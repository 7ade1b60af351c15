//! What stands behind an invocation: who called, and the object that its event tells of.

use crate::cloud::{
    Cloud,
    lambda::Invocation,
    trace::{By, What},
};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// Who had a handler run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A notification rule of a bucket matched.
    Rule,
    /// A person ran it from the page.
    Person,
    /// A handler called it: the function.
    Function(String),
    /// The trail does not reach back that far.
    Forgotten,
}

/// The object that an S3 event tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// `ObjectCreated:Put`, say.
    pub event: String,
    /// The bucket.
    pub bucket: String,
    /// The key, decoded.
    pub key: String,
    /// How many records the event has besides this one.
    pub more: usize,
}

/// Who had an invocation run. Reads the trail, and the event's origin where the trail has forgotten.
#[must_use]
pub fn source(cloud: &Cloud, invocation: &Invocation) -> Source {
    let trail = cloud.trail();
    let parent = trail.line(invocation.trace).and_then(|line| trail.line(line.parent?));
    match parent.map(|line| &line.what) {
        Some(What::Matched { .. }) => Source::Rule,
        Some(What::Call(call)) => match call.by {
            By::Page => Source::Person,
            By::Handler(id) => {
                let caller = cloud.lambda().invocation(id).map(|it| it.function.clone());
                caller.map_or(Source::Forgotten, Source::Function)
            }
        },
        _ => Source::Forgotten,
    }
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    event: String,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    bucket: Named,
    object: Keyed,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Keyed {
    key: String,
}

/// The object that an event tells of; `None` where it is no event of S3.
#[must_use]
pub fn about(payload: &str) -> Option<About> {
    let message: Message = serde_json::from_str(payload).ok()?;
    let more = message.records.len().saturating_sub(1);
    let Record { event, s3 } = message.records.into_iter().next()?;
    Some(About { event, bucket: s3.bucket.name, key: decode_key(&s3.object.key), more })
}

/// A key as it is, from how events write it: `red+flower.jpg` → `red flower.jpg`.
fn decode_key(written: &str) -> String {
    percent_decode_str(&written.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::s3::encode_key;
    use proptest::prelude::*;

    #[test]
    fn events_of_s3_are_understood_and_others_are_not() {
        let event = r#"{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"photos"},"object":{"key":"red+flower.jpg","size":3}}}]}"#;
        let about = about(event).expect("it is one of S3");
        assert_eq!((about.bucket.as_str(), about.key.as_str(), about.more), ("photos", "red flower.jpg", 0));
        for other in ["{}", "null", r#"{"Records":[]}"#, r#"{"Records":[{"eventSource":"aws:sqs"}]}"#, "no json"] {
            assert_eq!(super::about(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn keys_come_back_as_they_were(key in "\\PC{1,40}") {
            prop_assert_eq!(decode_key(&encode_key(&key)), key);
        }
    }
}
