//! PutBucketNotificationConfiguration: rules, each for one function.

use super::{Error, wrong_argument};
use crate::{
    cloud::{
        ACCOUNT, REGION,
        s3::{EventType, Rule},
    },
    wire::xml::Element,
};
use md5::{Digest, Md5};

/// Reads a configuration. On the wire a rule for a function still has its first name, CloudFunctionConfiguration.
pub(super) fn rules(document: &Element) -> Result<Vec<Rule>, Error> {
    if document.name != "NotificationConfiguration" {
        return Err(Error::MalformedXml);
    }
    let mut rules = Vec::with_capacity(document.children.len());
    for child in &document.children {
        match child.name.as_str() {
            "CloudFunctionConfiguration" | "LambdaFunctionConfiguration" => rules.push(rule(child)?),
            "QueueConfiguration" | "TopicConfiguration" | "EventBridgeConfiguration" => {
                return Err(Error::NotImplemented(format!("PutBucketNotificationConfiguration with {}", child.name)));
            }
            _ => return Err(Error::MalformedXml),
        }
    }
    Ok(rules)
}

fn rule(element: &Element) -> Result<Rule, Error> {
    let arn = element.text_of("CloudFunction").or_else(|| element.text_of("LambdaFunctionArn"));
    let function = function(arn.ok_or(Error::MalformedXml)?.trim())?;
    let events = element.all("Event").map(|event| event_type(event.text.trim())).collect::<Result<Vec<_>, _>>()?;
    let (mut prefix, mut suffix) = (None, None);
    let key = element.child("Filter").and_then(|filter| filter.child("S3Key"));
    for filter in key.into_iter().flat_map(|key| key.all("FilterRule")) {
        let name = filter.text_of("Name").unwrap_or_default();
        let (slot, kind) = match name.to_ascii_lowercase().as_str() {
            "prefix" => (&mut prefix, "prefix"),
            "suffix" => (&mut suffix, "suffix"),
            _ => {
                return Err(wrong_argument(
                    "filter rule name must be either prefix or suffix",
                    "FilterRule.Name",
                    name,
                ));
            }
        };
        let value = filter.text_of("Value").unwrap_or_default();
        if slot.replace(value.to_owned()).is_some() {
            let message = format!("Cannot specify more than one {kind} rule in a filter.");
            return Err(wrong_argument(&message, "FilterRule.Name", name));
        }
    }
    let (prefix, suffix) = (prefix.unwrap_or_default(), suffix.unwrap_or_default());
    let id = element.text_of("Id").map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    let id = id.unwrap_or_else(|| own_id(&events, &prefix, &suffix, &function));
    Ok(Rule { id, events, prefix, suffix, function })
}

fn event_type(name: &str) -> Result<EventType, Error> {
    EventType::from_name(name)
        .ok_or_else(|| wrong_argument("The event is not supported for notifications", "Event", name))
}

/// The name in a function's ARN.
fn function(arn: &str) -> Result<String, Error> {
    let parts: Vec<&str> = arn.split(':').collect();
    let ["arn", "aws", "lambda", region, account, "function", name, rest @ ..] = parts.as_slice() else {
        return Err(wrong_argument("The ARN is not well formed", "ARN", arn));
    };
    let refuse = |why: &str| Error::InvalidArgument {
        message: "Unable to validate the following destination configurations".into(),
        name: arn.to_owned().into(),
        value: why.to_owned(),
    };
    match rest {
        _ if *region != REGION => {
            Err(refuse("The notification destination service region is not valid for the bucket location constraint"))
        }
        _ if *account != ACCOUNT => Err(refuse("The destination Lambda function does not exist")),
        [] | ["$LATEST"] => Ok((*name).to_owned()),
        _ => Err(Error::NotImplemented("Notifications to a function's version or alias".into())),
    }
}

/// The id of a rule that was put without one: the same for the same rule, so that putting it again changes nothing.
fn own_id(events: &[EventType], prefix: &str, suffix: &str, function: &str) -> String {
    let names: Vec<&str> = events.iter().map(|event| event.name()).collect();
    let text = format!("{}\n{prefix}\n{suffix}\n{function}", names.join(","));
    hex::encode(Md5::digest(text.as_bytes()))
}
