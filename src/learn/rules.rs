//! Notification rules in words, and as AWS's own document.

use crate::cloud::{
    lambda,
    s3::{EventType, Rule},
};
use serde_json::{Value, json};

/// What a rule waits for: "An object is created, its key begins with raw/ and ends with .png".
#[must_use]
pub fn sentence(rule: &Rule) -> String {
    let mut events: Vec<&str> = rule.events.iter().map(|event| words(*event)).collect();
    let last = events.pop().unwrap_or("nothing");
    let what = if events.is_empty() { last.to_owned() } else { format!("{} or {last}", events.join(", ")) };
    let key = match (rule.prefix.as_str(), rule.suffix.as_str()) {
        ("", "") => "whatever its key".to_owned(),
        (prefix, "") => format!("its key begins with {prefix}"),
        ("", suffix) => format!("its key ends with {suffix}"),
        (prefix, suffix) => format!("its key begins with {prefix} and ends with {suffix}"),
    };
    format!("An object is {what}, {key}")
}

/// What happens to an object at an event.
#[must_use]
pub fn words(event: EventType) -> &'static str {
    match event {
        EventType::Created => "created",
        EventType::CreatedPut => "put",
        EventType::CreatedPost => "posted by a form",
        EventType::CreatedCopy => "copied",
        EventType::CreatedMultipart => "uploaded in parts",
        EventType::Removed => "removed",
        EventType::RemovedDelete => "deleted",
        EventType::RemovedMarker => "hidden by a delete marker",
    }
}

/// The rules as `aws s3api put-bucket-notification-configuration` takes them.
/// [S3, PutBucketNotificationConfiguration, `NotificationConfiguration`]
#[must_use]
pub fn configuration(rules: &[Rule]) -> Value {
    json!({ "LambdaFunctionConfigurations": rules.iter().map(one).collect::<Vec<_>>() })
}

fn one(rule: &Rule) -> Value {
    let mut it = json!({
        "Id": rule.id,
        "LambdaFunctionArn": lambda::arn(&rule.function),
        "Events": rule.events.iter().map(|event| event.name()).collect::<Vec<_>>(),
    });
    let filters = [("prefix", &rule.prefix), ("suffix", &rule.suffix)];
    let named: Vec<_> = filters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if !named.is_empty() {
        let rules: Vec<_> = named.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
        it["Filter"] = json!({ "Key": { "FilterRules": rules } });
    }
    it
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(events: &[EventType], prefix: &str, suffix: &str) -> Rule {
        Rule {
            id: "r".into(),
            events: events.to_vec(),
            prefix: prefix.into(),
            suffix: suffix.into(),
            function: "make-thumbnail".into(),
        }
    }

    #[test]
    fn rules_read_as_sentences() {
        use EventType::{Created, CreatedCopy, CreatedPut, RemovedDelete};
        let pairs = [
            (rule(&[Created], "", ""), "An object is created, whatever its key"),
            (rule(&[CreatedPut], "raw/", ""), "An object is put, its key begins with raw/"),
            (rule(&[CreatedPut, CreatedCopy], "", ".png"), "An object is put or copied, its key ends with .png"),
            (
                rule(&[CreatedPut, CreatedCopy, RemovedDelete], "a", "b"),
                "An object is put, copied or deleted, its key begins with a and ends with b",
            ),
        ];
        for (rule, text) in pairs {
            assert_eq!(sentence(&rule), text);
        }
    }

    #[test]
    fn rules_are_written_as_aws_takes_them() {
        let rules = [rule(&[EventType::Created], "raw/", ".png"), rule(&[EventType::RemovedDelete], "", "")];
        let expected = json!({ "LambdaFunctionConfigurations": [
            {
                "Id": "r",
                "LambdaFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:make-thumbnail",
                "Events": ["s3:ObjectCreated:*"],
                "Filter": { "Key": { "FilterRules": [
                    { "Name": "prefix", "Value": "raw/" },
                    { "Name": "suffix", "Value": ".png" },
                ] } },
            },
            {
                "Id": "r",
                "LambdaFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:make-thumbnail",
                "Events": ["s3:ObjectRemoved:Delete"],
            },
        ] });
        assert_eq!(configuration(&rules), expected);
    }
}
