//! The table of errors, whole: a new refusal does not compile until it stands here.

use super::{NOW, context, expect_answer};
use cloudchamber::{
    cloud::{
        Refusal, RequestInfo, Timestamp, lambda,
        s3::{BucketNameFault, Error},
    },
    wire::{
        self,
        s3::{ReplyBody, code, encode, message},
    },
};
use std::collections::BTreeSet;

/// One of every refusal of S3, and of those that are told in several ways, one of each.
pub fn every_s3_error() -> Vec<Error> {
    use BucketNameFault as Fault;
    let text = |text: &str| text.to_owned();
    let argument = |name: &str, value: &str| Error::InvalidArgument {
        message: text("it does not fit"),
        name: text(name).into(),
        value: text(value),
    };
    let digest = |digest: &str| Error::BadDigest {
        digest: text(digest).into(),
        expected: text("AAAA"),
        calculated: text("BBBB"),
    };
    let names = [
        ("ab", Fault::Length),
        ("Photos", Fault::Characters),
        ("my photos", Fault::Characters),
        ("-photos", Fault::Edges),
        ("pho..tos", Fault::Dots),
        ("192.168.5.4", Fault::Address),
        ("xn--photos", Fault::Prefix("xn--".into())),
        ("photos--ol-s3", Fault::Suffix("--ol-s3".into())),
    ];
    let mut errors: Vec<Error> =
        names.into_iter().map(|(name, fault)| Error::InvalidBucketName(text(name), fault)).collect();
    errors.extend([
        Error::NoSuchBucket(text("photos")),
        Error::BucketAlreadyOwnedByYou(text("photos")),
        Error::BucketNotEmpty(text("photos")),
        Error::TooManyBuckets,
        Error::NoSuchKey(text("a <&> b")),
        Error::EmptyKey,
        Error::KeyTooLong("x".repeat(1025)),
        Error::MetadataTooLarge(2049),
        Error::EntityTooLarge(5_368_709_121),
        Error::EntityTooSmall { size: 7, part: 2, etag: text("5d41402abc4b2a76b9719d911017c592") },
        Error::InvalidRange { range: text("bytes=9-"), size: 5 },
        Error::InvalidRange { range: text("bytes=9-"), size: 0 },
        Error::PreconditionFailed("If-Match".into()),
        Error::NotModified { etag: text("5d41402abc4b2a76b9719d911017c592"), modified: NOW },
        digest("Content-MD5"),
        digest("CRC32"),
        Error::NoSuchUpload(text("u1")),
        Error::InvalidPart { upload: text("u1"), part: 2, etag: text("abc") },
        Error::InvalidPartOrder(text("u1")),
        Error::InvalidPartNumber(10_001),
        Error::CopyOntoItself,
        argument("max-keys", "x"),
        argument("uploadId", ""),
        argument("FilterRule", "thumbs"),
        argument("Id", "thumbs"),
        argument("Event", ""),
        argument("FilterRule.Value", "thumbs"),
        argument("rules", "101"),
        argument("arn:aws:lambda:us-east-1:000000000000:function:f", "The destination Lambda function does not exist"),
        Error::MalformedXml,
        Error::NotImplemented(text("PutBucketAcl")),
        Error::MethodNotAllowed(text("PATCH")),
        Error::NotKept(text("the disk is full")),
        Error::Expired { seconds: Some(60), expired: NOW, now: Timestamp(NOW.0 + 1500) },
        Error::AuthorizationQuery(text("X-Amz-Expires should be a number")),
        Error::IncompleteBody,
        Error::InvalidDigest(text("no base64")),
        Error::InvalidRequest(text("Expecting a single x-amz-checksum- header.")),
        Error::InvalidUri(text("/%FF")),
        Error::MalformedTrailer,
        Error::DocumentTooLarge,
        Error::Location(text("eu-west-1")),
        Error::Location(text("us-east-1")),
        Error::WrongRegion { bucket: text("photos"), region: text("eu-west-1") },
        Error::HeaderNotImplemented(text("x-amz-tagging")),
        Error::AclNotSupported,
    ]);
    errors
}

/// A number for every kind of refusal. The compiler asks for new ones here; [`every_s3_error`] has to name them too.
fn kind(error: &Error) -> usize {
    match error {
        Error::NoSuchBucket(_) => 0,
        Error::BucketAlreadyOwnedByYou(_) => 1,
        Error::BucketNotEmpty(_) => 2,
        Error::InvalidBucketName(..) => 3,
        Error::TooManyBuckets => 4,
        Error::NoSuchKey(_) => 5,
        Error::EmptyKey => 6,
        Error::KeyTooLong(_) => 7,
        Error::MetadataTooLarge(_) => 8,
        Error::EntityTooLarge(_) => 9,
        Error::EntityTooSmall { .. } => 10,
        Error::InvalidRange { .. } => 11,
        Error::PreconditionFailed(_) => 12,
        Error::NotModified { .. } => 13,
        Error::BadDigest { .. } => 14,
        Error::NoSuchUpload(_) => 15,
        Error::InvalidPart { .. } => 16,
        Error::InvalidPartOrder(_) => 17,
        Error::InvalidPartNumber(_) => 18,
        Error::CopyOntoItself => 19,
        Error::InvalidArgument { .. } => 20,
        Error::MalformedXml => 21,
        Error::NotImplemented(_) => 22,
        Error::MethodNotAllowed(_) => 23,
        Error::NotKept(_) => 24,
        Error::Expired { .. } => 25,
        Error::AuthorizationQuery(_) => 26,
        Error::IncompleteBody => 27,
        Error::InvalidDigest(_) => 28,
        Error::InvalidRequest(_) => 29,
        Error::InvalidUri(_) => 30,
        Error::MalformedTrailer => 31,
        Error::DocumentTooLarge => 32,
        Error::Location(_) => 33,
        Error::WrongRegion { .. } => 34,
        Error::HeaderNotImplemented(_) => 35,
        Error::AclNotSupported => 36,
    }
}

/// One of every refusal of Lambda.
pub fn every_lambda_error() -> Vec<lambda::Error> {
    use lambda::Error;
    let text = |text: &str| text.to_owned();
    let errors = vec![
        Error::NoSuchFunction(text("f")),
        Error::FunctionExists(text("f")),
        Error::InvalidName(text("my function")),
        Error::InvalidName(text("")),
        Error::InvalidSetting { name: "Timeout".into(), rule: text("a whole number of seconds from 1 to 900") },
        Error::InvalidVariable(text("AWS_REGION")),
        Error::VariablesTooLarge(4097),
        Error::CodeTooLarge(1_048_577),
        Error::TooManyFunctions,
        Error::NotDeployed(text("f")),
        Error::InvalidPayload(text("expected value at line 1 column 1")),
        Error::PayloadTooLarge(6_291_457),
        Error::TooManyRequests,
        Error::Recursion(text("f")),
        Error::NoSuchInvocation,
        Error::NotKept(text("The disk is full.")),
    ];
    let kind = |error: &Error| match error {
        Error::NoSuchFunction(_) => 0,
        Error::FunctionExists(_) => 1,
        Error::InvalidName(_) => 2,
        Error::InvalidSetting { .. } => 3,
        Error::InvalidVariable(_) => 4,
        Error::VariablesTooLarge(_) => 5,
        Error::CodeTooLarge(_) => 6,
        Error::TooManyFunctions => 7,
        Error::NotDeployed(_) => 8,
        Error::InvalidPayload(_) => 9,
        Error::PayloadTooLarge(_) => 10,
        Error::TooManyRequests => 11,
        Error::Recursion(_) => 12,
        Error::NoSuchInvocation => 13,
        Error::NotKept(_) => 14,
    };
    assert_eq!(errors.iter().map(kind).collect::<BTreeSet<_>>().len(), 15);
    errors
}

#[test]
fn every_error_has_its_code_status_and_document() {
    let errors = every_s3_error();
    assert_eq!(errors.iter().map(kind).collect::<BTreeSet<_>>(), (0..=36).collect(), "every kind has an example");
    let info = RequestInfo { request_id: "0123456789ABCDEF".into(), trace: None };
    let about = context("GET", "https://photos.s3.amazonaws.com/a");
    let mut table = String::new();
    for error in errors {
        let response = encode(&about, &info, NOW, Err(error.clone()));
        assert_eq!(code(&error).1, response.status().as_u16());
        let document = match response.into_body() {
            ReplyBody::Bytes(bytes) => String::from_utf8(bytes).expect("it is UTF-8"),
            other => format!("{other:?}"),
        };
        let document = document.lines().last().unwrap_or_default().split("<RequestId>").next().unwrap_or_default();
        assert!(!message(&error).contains("internal error") || matches!(error, Error::NotKept(_)), "{error:?}");
        table.push_str(&format!("{} {}\n", code(&error).1, document));
    }
    expect_answer("errors", &table);
}

#[test]
fn an_error_is_a_whole_document_but_for_head() {
    let info = RequestInfo { request_id: "0123456789ABCDEF".into(), trace: None };
    let answer = |method: &str| {
        let about = context(method, "https://photos.s3.amazonaws.com/a");
        let response = encode(&about, &info, NOW, Err(Error::NoSuchKey("a".into())));
        super::Server::new().text(response)
    };
    expect_answer("no_such_key", &answer("GET"));
    expect_answer("no_such_key_head", &answer("HEAD"));
}

#[test]
fn refusals_of_lambda_have_codes() {
    for error in every_lambda_error() {
        let (code, status) = wire::code(&Refusal::Lambda(error.clone()));
        assert!(code.ends_with("Exception") && (400..=500).contains(&status), "{error:?}: {code} {status}");
    }
    assert_eq!(wire::code(&Refusal::S3(Error::NoSuchKey("a".into()))), ("NoSuchKey", 404));
}
