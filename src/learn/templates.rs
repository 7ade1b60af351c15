//! What a new handler begins with, and the events to test one with.

use crate::cloud::{ACCOUNT, s3};

/// A handler to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name in code.
    pub id: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// `index.mjs`.
    pub source: &'static str,
    /// Environment variables that the code reads: each with a value to begin with.
    pub variables: &'static [(&'static str, &'static str)],
}

/// All templates; the first is what most people begin with.
pub const TEMPLATES: [Template; 3] = [
    Template {
        id: "log-key",
        name: "S3 event: log the key",
        about: "Writes each object's bucket, key and size to the log.",
        source: include_str!("../../content/handlers/log-key.mjs"),
        variables: &[],
    },
    Template {
        id: "read-write",
        name: "S3 event: read and write",
        about: "Reads each text with the AWS SDK and writes it in upper case into the bucket that RESULTS names.",
        source: include_str!("../../content/handlers/read-write.mjs"),
        variables: &[("RESULTS", "results")],
    },
    Template {
        id: "hello",
        name: "Hello",
        about: "Logs the event and returns a greeting.",
        source: include_str!("../../content/handlers/hello.mjs"),
        variables: &[],
    },
];

/// What stands in the editor of a function that has neither code nor a draft.
pub const BLANK: &str = TEMPLATES[2].source;

/// The event that S3 sends when this object is put, as JSON over several lines: an exact one, for the rule of that id.
#[must_use]
pub fn put_event(bucket: &str, key: &str, object: &s3::Object, rule: &str) -> String {
    let event = s3::Event {
        kind: s3::EventType::CreatedPut,
        at: object.modified,
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        object: Some((object.size, object.etag.clone())),
        sequencer: object.sequencer,
        // No request stands behind a test: the id only has to look like one, and to be the same for the same object.
        request_id: format!("{:016X}", object.sequencer.rotate_left(32)),
        source_ip: "127.0.0.1".to_owned(),
        principal: format!("AWS:AIDA{ACCOUNT}"),
    };
    format!("{:#}", event.message(rule))
}

/// JSON over several lines, two spaces a level; what is no JSON stays as it is.
#[must_use]
pub fn pretty(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).map_or_else(|_| json.to_owned(), |value| format!("{value:#}"))
}

/// Why a test event is refused before it is sent: a sentence with the place.
#[must_use]
pub fn event_fault(json: &str) -> Option<String> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(json).err()?;
    if json.trim().is_empty() {
        return Some("An event is JSON. The smallest one is {}.".to_owned());
    }
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    Some(format!("This is not JSON: line {}, column {}: {reason}.", error.line(), error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Timestamp;

    #[test]
    fn a_test_event_is_the_one_that_s3_would_send() {
        let object = s3::Object {
            size: 5,
            etag: "5d41402abc4b2a76b9719d911017c592".to_owned(),
            checksum: s3::Checksum {
                algorithm: s3::Algorithm::Crc64Nvme,
                value: String::new(),
                kind: s3::ChecksumKind::FullObject,
            },
            modified: Timestamp(1_795_341_600_000),
            sequencer: 7,
            headers: s3::Headers::default(),
            body: Vec::new(),
        };
        let event: serde_json::Value =
            serde_json::from_str(&put_event("photos", "red flower.jpg", &object, "rule")).expect("it is JSON");
        let record = &event["Records"][0];
        assert_eq!(record["eventName"], "ObjectCreated:Put");
        assert_eq!(record["eventTime"], "2026-11-22T10:00:00.000Z");
        assert_eq!(record["s3"]["configurationId"], "rule");
        assert_eq!(record["s3"]["object"]["key"], "red+flower.jpg");
        assert_eq!(record["s3"]["object"]["size"], 5);
    }

    #[test]
    fn faults_name_the_place() {
        assert_eq!(event_fault("{}"), None);
        assert_eq!(event_fault(" ").as_deref(), Some("An event is JSON. The smallest one is {}."));
        let fault = event_fault("{\n  \"a\": 1,\n}").expect("a name must follow the comma");
        assert_eq!(fault, "This is not JSON: line 3, column 1: key must be a string.");
    }

    #[test]
    fn templates_differ_and_export_a_handler() {
        for (index, template) in TEMPLATES.iter().enumerate() {
            assert!(template.source.contains("export const handler = async (event"), "{}", template.id);
            assert!(TEMPLATES[..index].iter().all(|other| other.id != template.id));
            for (name, _) in template.variables {
                assert!(template.source.contains(&format!("process.env.{name}")), "{name}");
            }
        }
    }

    #[test]
    fn json_is_made_readable_and_the_rest_is_left() {
        assert_eq!(pretty(r#"{"b":1,"a":[]}"#), "{\n  \"b\": 1,\n  \"a\": []\n}");
        assert_eq!(pretty("no"), "no");
    }
}
