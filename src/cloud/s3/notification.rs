//! Notification rules: put, checked for ambiguity, matched; and why one did not match.

use super::{Bucket, Change, Cx, Error, Event, Reply, Rule, S3};
use crate::cloud::limits;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// Why a rule did not fire on an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Miss {
    /// The rule is for other event types.
    Type,
    /// The key does not begin with the rule's prefix.
    Prefix(String),
    /// The key does not end with the rule's suffix.
    Suffix(String),
}

impl Rule {
    /// Why this rule does not fire on the event; `None` when it does.
    #[must_use]
    pub fn miss(&self, event: &Event) -> Option<Miss> {
        if !self.events.iter().any(|kind| kind.covers(event.kind)) {
            return Some(Miss::Type);
        }
        if !event.key.starts_with(&self.prefix) {
            return Some(Miss::Prefix(self.prefix.clone()));
        }
        (!event.key.ends_with(&self.suffix)).then(|| Miss::Suffix(self.suffix.clone()))
    }

    /// Whether some event could fire both rules. [S3, "Configuring event notifications using object key name filtering"]
    fn overlaps(&self, other: &Self) -> bool {
        let begins = self.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&self.prefix);
        let ends = self.suffix.ends_with(&other.suffix) || other.suffix.ends_with(&self.suffix);
        let same = |a: &super::EventType| other.events.iter().any(|b| a.overlaps(*b));
        begins && ends && self.events.iter().any(same)
    }
}

/// Each rule of a bucket with why it did not fire on the event.
pub fn misses(bucket: &Bucket, event: &Event) -> Vec<(Rule, Miss)> {
    bucket.rules.iter().filter_map(|rule| Some((rule.clone(), rule.miss(event)?))).collect()
}

impl S3 {
    pub(super) fn get_notification(&self, bucket: &str) -> Result<Reply, Error> {
        Ok(Reply::GetNotification(self.stored(bucket)?.bucket.rules.clone()))
    }

    /// Replaces all rules of a bucket. That the functions exist has been checked by the cloud.
    pub(super) fn put_notification(&mut self, cx: &mut Cx<'_>, name: String, rules: Vec<Rule>) -> Result<Reply, Error> {
        check_rules(&rules)?;
        let bucket = Bucket { rules, ..self.stored(&name)?.bucket.clone() };
        self.write(cx, Change::Bucket(name, Some(bucket)));
        Ok(Reply::PutNotification)
    }
}

fn check_rules(rules: &[Rule]) -> Result<(), Error> {
    let refuse = |message: &str, name: &'static str, value: &str| {
        Err(Error::InvalidArgument { message: message.to_owned(), name: Cow::Borrowed(name), value: value.to_owned() })
    };
    if rules.len() > limits::NOTIFICATION_RULES {
        return refuse(
            "The number of notification configurations exceeds the limit of 100.",
            "rules",
            &rules.len().to_string(),
        );
    }
    let mut ids = BTreeSet::new();
    for (i, rule) in rules.iter().enumerate() {
        if !ids.insert(&rule.id) {
            return refuse("Configurations overlap. Configuration ids must be unique.", "Id", &rule.id);
        }
        if rule.events.is_empty() {
            return refuse("A configuration names no event type.", "Event", "");
        }
        if rule.prefix.len() > limits::KEY_BYTES || rule.suffix.len() > limits::KEY_BYTES {
            return refuse("filter rule value must not exceed 1024 bytes", "FilterRule.Value", &rule.id);
        }
        if rules[..i].iter().any(|earlier| earlier.overlaps(rule)) {
            return refuse(
                "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
                "FilterRule",
                &rule.id,
            );
        }
    }
    Ok(())
}
