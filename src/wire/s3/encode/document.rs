//! Answers about buckets, and of DeleteObjects.

use super::{Answer, Error, ReplyBody, SERVER, XML, error};
use crate::{
    cloud::{REGION, lambda, s3::Rule},
    wire::xml::Writer,
};
use http::Response;

impl Answer<'_> {
    pub(super) fn create_bucket(self) -> Response<ReplyBody> {
        let bucket = self.context.bucket.clone().unwrap_or_default();
        self.header("location", &format!("/{bucket}")).header("x-amz-bucket-arn", &arn(&bucket)).empty()
    }

    pub(super) fn head_bucket(self) -> Response<ReplyBody> {
        let bucket = self.context.bucket.clone().unwrap_or_default();
        self.header("x-amz-bucket-arn", &arn(&bucket))
            .header("x-amz-bucket-region", REGION)
            .header("x-amz-access-point-alias", "false")
            .header("content-type", XML)
            .header("server", SERVER)
            .response
    }

    /// us-east-1 is the region that is not named.
    pub(super) fn location(self) -> Response<ReplyBody> {
        self.document("LocationConstraint", |_| {})
    }

    pub(super) fn deleted(self, outcomes: &[(String, Option<Error>)]) -> Response<ReplyBody> {
        let quiet = self.context.quiet;
        self.document("DeleteResult", |xml| {
            for (key, fault) in outcomes {
                match fault {
                    None if quiet => {}
                    None => xml.nest("Deleted", |xml| xml.text("Key", key)),
                    Some(fault) => xml.nest("Error", |xml| {
                        let answer = error::answer(fault);
                        xml.text("Key", key);
                        xml.text("Code", answer.code);
                        xml.text("Message", &answer.message);
                    }),
                }
            }
        })
    }

    pub(super) fn notification(self, rules: &[Rule]) -> Response<ReplyBody> {
        self.document("NotificationConfiguration", |xml| rules.iter().for_each(|rule| write_rule(xml, rule)))
    }
}

fn arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}")
}

fn write_rule(xml: &mut Writer, rule: &Rule) {
    xml.nest("CloudFunctionConfiguration", |xml| {
        xml.text("Id", &rule.id);
        let filters = [("Prefix", &rule.prefix), ("Suffix", &rule.suffix)];
        if filters.iter().any(|(_, value)| !value.is_empty()) {
            xml.nest("Filter", |xml| {
                xml.nest("S3Key", |xml| filters.iter().for_each(|filter| write_filter(xml, *filter)))
            });
        }
        xml.text("CloudFunction", lambda::arn(&rule.function));
        rule.events.iter().for_each(|event| xml.text("Event", event.name()));
    });
}

fn write_filter(xml: &mut Writer, (name, value): (&str, &String)) {
    if !value.is_empty() {
        xml.nest("FilterRule", |xml| {
            xml.text("Name", name);
            xml.text("Value", value);
        });
    }
}
