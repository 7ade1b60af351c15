//! The event message of S3: structure 2.1, field by field in AWS's order.
//!
//! [S3, "Event message structure", <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>]

use super::EventType;
use crate::cloud::{ACCOUNT, REGION, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Something that happened to an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its type: never one with a star.
    pub kind: EventType,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub bucket: String,
    /// The object's key, as it is.
    pub key: String,
    /// Size in bytes and ETag; removals have none.
    pub object: Option<(u64, String)>,
    /// Grows with every event of a key.
    pub sequencer: u64,
    /// Id of the request that caused it.
    pub request_id: String,
    /// The address the request came from.
    pub source_ip: String,
    /// Who asked: the principal.
    pub principal: String,
}

/// What S3 leaves as it is in an event's key; a space becomes `+`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/').remove(b' ');

/// A key as events write it: form-encoded, slashes kept ("red flower.jpg" → "red+flower.jpg").
#[must_use]
pub fn encode_key(key: &str) -> String {
    utf8_percent_encode(key, KEPT).to_string().replace(' ', "+")
}

/// A sequencer as events write it: 18 hexadecimal digits; compare as text, for one key only.
#[must_use]
pub fn sequencer(value: u64) -> String {
    format!("00{value:016X}")
}

impl Event {
    /// The message that a function receives, for the rule of that id.
    #[must_use]
    pub fn message(&self, configuration: &str) -> Value {
        json!({ "Records": [self.record(configuration)] })
    }

    fn record(&self, configuration: &str) -> Value {
        let mut object = serde_json::Map::new();
        object.insert("key".into(), encode_key(&self.key).into());
        if let Some((size, etag)) = &self.object {
            object.insert("size".into(), (*size).into());
            object.insert("eTag".into(), etag.as_str().into());
        }
        object.insert("sequencer".into(), sequencer(self.sequencer).into());
        json!({
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": self.at.iso(),
            "eventName": self.kind.event_name(),
            "userIdentity": { "principalId": self.principal },
            "requestParameters": { "sourceIPAddress": self.source_ip },
            "responseElements": {
                "x-amz-request-id": self.request_id,
                "x-amz-id-2": extended_request_id(&self.request_id),
            },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": configuration,
                "bucket": {
                    "name": self.bucket,
                    "ownerIdentity": { "principalId": format!("A{ACCOUNT}") },
                    "arn": format!("arn:aws:s3:::{}", self.bucket),
                },
                "object": object,
            },
        })
    }
}

/// `x-amz-id-2` of a request: opaque text, the same wherever the request is spoken of.
#[must_use]
pub fn extended_request_id(request_id: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("cloudchamber/{request_id}/{request_id}/{request_id}"))
}
