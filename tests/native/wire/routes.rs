//! Which operation, bucket and key a request names; and what is refused before its body.

use super::{NOW, Server, between, code, context, parts};
use cloudchamber::{
    cloud::Timestamp,
    wire::s3::{self, BodyKind},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;

/// `operation bucket key` of a request, or its error's code.
fn routed(method: &str, uri: &str, headers: &[(&str, &str)]) -> String {
    let about = |context: &s3::Context| {
        [&context.bucket, &context.key]
            .into_iter()
            .flatten()
            .fold(context.operation.to_string(), |all, it| format!("{all} {it}"))
    };
    match s3::route(&parts(method, uri, headers), NOW) {
        Ok(routed) => about(&routed.context),
        Err(refused) => format!("{}: {}", about(&refused.context), s3::code(&refused.error).0),
    }
}

#[test]
fn every_route() {
    let copy: &[(&str, &str)] = &[("x-amz-copy-source", "photos/a")];
    let digest: &[(&str, &str)] = &[("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")];
    for (method, path, headers, expected) in [
        ("GET", "/", &[][..], "ListBuckets"),
        ("GET", "/?x-id=ListBuckets", &[], "ListBuckets"),
        ("PUT", "/photos", &[], "CreateBucket photos"),
        ("PUT", "/photos/", &[], "CreateBucket photos"),
        ("HEAD", "/photos", &[], "HeadBucket photos"),
        ("DELETE", "/photos", &[], "DeleteBucket photos"),
        ("GET", "/photos?location", &[], "GetBucketLocation photos"),
        ("GET", "/photos?notification", &[], "GetBucketNotificationConfiguration photos"),
        ("PUT", "/photos?notification", &[], "PutBucketNotificationConfiguration photos"),
        ("GET", "/photos", &[], "ListObjects photos"),
        ("GET", "/photos?list-type=2", &[], "ListObjectsV2 photos"),
        ("POST", "/photos?delete", digest, "DeleteObjects photos"),
        ("GET", "/photos/a?x-id=GetObject", &[], "GetObject photos a"),
        ("HEAD", "/photos/a", &[], "HeadObject photos a"),
        ("PUT", "/photos/a?x-id=PutObject", &[], "PutObject photos a"),
        ("PUT", "/photos/a?x-id=CopyObject", copy, "CopyObject photos a"),
        ("DELETE", "/photos/a?versionId=null", &[], "DeleteObject photos a"),
        ("POST", "/photos/a?uploads", &[], "CreateMultipartUpload photos a"),
        ("PUT", "/photos/a?partNumber=1&uploadId=u", &[], "UploadPart photos a"),
        ("POST", "/photos/a?uploadId=u", &[], "CompleteMultipartUpload photos a"),
        ("DELETE", "/photos/a?uploadId=u", &[], "AbortMultipartUpload photos a"),
        ("GET", "/photos/a?uploadId=u", &[], "ListParts photos a"),
        ("PUT", "/photos/a?partNumber=1&uploadId=u", copy, "UploadPartCopy photos a: NotImplemented"),
        ("GET", "/photos/a?partNumber=1", &[], "GetObject photos a: NotImplemented"),
        ("POST", "/photos", &[], "PostObject photos: NotImplemented"),
        ("GET", "/photos?acl", &[], "GetBucketAcl photos: NotImplemented"),
        ("PUT", "/photos/a?tagging", &[], "PutObjectTagging photos a: NotImplemented"),
        ("DELETE", "/photos?policy", &[], "DeleteBucketPolicy photos: NotImplemented"),
        ("GET", "/photos?versions", &[], "ListObjectVersions photos: NotImplemented"),
        ("GET", "/photos?uploads", &[], "ListMultipartUploads photos: NotImplemented"),
        ("POST", "/photos/a?restore", &[], "RestoreObject photos a: NotImplemented"),
        ("POST", "/photos/a", &[], "POST request photos a: MethodNotAllowed"),
        ("OPTIONS", "/photos/a", &[], "OPTIONS request photos a: MethodNotAllowed"),
        ("PUT", "/", &[], "PUT request: MethodNotAllowed"),
        ("GET", "/photos/a?versionId=7", &[], "GetObject photos a: InvalidArgument"),
        ("GET", "//a", &[], "GET request: InvalidURI"),
        ("GET", "/photos/%FF", &[], "GET request: InvalidURI"),
        ("GET", "/photos/a?prefix=%FF", &[], "GET request photos a: InvalidURI"),
    ] {
        assert_eq!(
            routed(method, &format!("https://s3.us-east-1.amazonaws.com{path}"), headers),
            expected,
            "{method} {path}"
        );
    }
    assert_eq!(routed("GET", "https://example.com/photos", &[]), "GET request: InvalidURI");
    assert_eq!(routed("GET", "/photos/a", &[("host", "127.0.0.1:9000")]), "GetObject photos a");
}

#[test]
fn headers_that_ask_for_more_than_is_here_are_refused() {
    let put = |name: &str, value: &str| routed("PUT", "https://photos.s3.amazonaws.com/a", &[(name, value)]);
    let fine = "PutObject photos a";
    for (name, good, bad) in [
        ("x-amz-storage-class", "STANDARD", "GLACIER"),
        ("x-amz-server-side-encryption", "AES256", "aws:kms"),
        ("x-amz-expected-bucket-owner", "000000000000", "111122223333"),
        ("x-amz-tagging", "", "a=b"),
    ] {
        assert_eq!(put(name, good), fine, "{name}");
        assert_eq!(put(name, bad), format!("{fine}: NotImplemented"), "{name}");
    }
    assert_eq!(put("x-amz-acl", "private"), fine);
    assert_eq!(put("x-amz-acl", "public-read"), format!("{fine}: AccessControlListNotSupported"));
    assert_eq!(put("x-amz-grant-read", "id=1"), format!("{fine}: AccessControlListNotSupported"));
    let delete = routed("DELETE", "https://photos.s3.amazonaws.com/a", &[("if-match", "x")]);
    assert_eq!(delete, "DeleteObject photos a: NotImplemented");
}

#[test]
fn too_large_bodies_are_refused_before_they_are_sent() {
    let put = |length: &str| routed("PUT", "https://photos.s3.amazonaws.com/a", &[("content-length", length)]);
    assert_eq!(put("5368709120"), "PutObject photos a");
    assert_eq!(put("5368709121"), "PutObject photos a: EntityTooLarge");
    assert_eq!(put("many"), "PutObject photos a: IncompleteBody");
    let document = [("content-length", "8388609"), ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")];
    let delete = routed("POST", "https://photos.s3.amazonaws.com/?delete", &document);
    assert_eq!(delete, "DeleteObjects photos: MaxMessageLengthExceeded");
}

#[test]
fn presigned_urls_are_good_until_they_expire() {
    let get = |query: &str, now: u64| {
        let uri = format!("https://photos.s3.us-east-1.amazonaws.com/a?{query}");
        match s3::route(&parts("GET", &uri, &[]), Timestamp(now)) {
            Ok(_) => "good".to_owned(),
            Err(refused) => format!("{} {}", s3::code(&refused.error).0, s3::message(&refused.error)),
        }
    };
    let signed = |date: &str, seconds: &str| {
        format!("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={seconds}&X-Amz-Signature=00")
    };
    let url = signed("20261122T100000Z", "60");
    assert_eq!(get(&url, NOW.0 + 60_000), "good");
    assert_eq!(get(&url, NOW.0 + 60_001), "AccessDenied Request has expired");
    assert_eq!(get("AWSAccessKeyId=a&Signature=b&Expires=1795341600", NOW.0), "good");
    assert_eq!(get("AWSAccessKeyId=a&Signature=b&Expires=1795341600", NOW.0 + 1), "AccessDenied Request has expired");
    for (date, seconds) in
        [("20261122", "60"), ("20261122T100000Z", "x"), ("20261122T100000Z", "-1"), ("20261122T100000Z", "604801")]
    {
        let refused = get(&signed(date, seconds), NOW.0);
        assert!(refused.starts_with("AuthorizationQueryParametersError X-Amz-"), "{refused}");
    }
    assert!(get("X-Amz-Signature=00", NOW.0).starts_with("AuthorizationQueryParametersError Query-string"));
}

#[test]
fn presigned_urls_carry_headers_as_parameters_but_no_checksums() {
    let mut server = Server::with_photos();
    let signed = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261122T100000Z&X-Amz-Expires=60&X-Amz-Signature=00";
    let query =
        format!("{signed}&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32&x-amz-meta-by=Ada");
    let url = "https://photos.s3.us-east-1.amazonaws.com/a";
    assert_eq!(code(&server.send("PUT", &format!("{url}?{query}"), &[], b"hello")), "200");
    let answer = server.send("HEAD", &format!("{url}?{signed}&x-amz-checksum-mode=ENABLED"), &[], b"");
    assert!(answer.contains("x-amz-meta-by: Ada\n") && answer.contains("x-amz-checksum-crc64nvme: "), "{answer}");
}

#[test]
fn bodies_are_payloads_documents_or_nothing() {
    let body = |method: &str, path: &str| {
        let uri = format!("https://photos.s3.us-east-1.amazonaws.com{path}");
        s3::route(&parts(method, &uri, &[("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")]), NOW)
            .map(|routed| routed.body)
            .ok()
    };
    assert_eq!(body("PUT", "/a"), Some(BodyKind::Payload));
    assert_eq!(body("PUT", "/a?partNumber=1&uploadId=u"), Some(BodyKind::Payload));
    for (method, path) in [("PUT", "/"), ("POST", "/?delete"), ("PUT", "/?notification"), ("POST", "/a?uploadId=u")] {
        assert_eq!(body(method, path), Some(BodyKind::Document), "{method} {path}");
    }
    assert_eq!(body("GET", "/a"), Some(BodyKind::Nothing));
    assert_eq!(body("POST", "/a?uploads"), Some(BodyKind::Nothing));
}

/// What encodeURIComponent leaves as it is, and the slash, as SDKs write keys into paths.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

fn keys() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "//", "..", "/", "+", "%2F", "%", " ", "?", "#", "&", "é", "😀", "\r\n", "\u{1}", "<>\"'", "=",
    ]);
    prop_oneof![".{1,200}", prop::collection::vec(hard, 1..12).prop_map(|parts| parts.concat()), "[a-z/]{1,30}",]
}

proptest! {
    #[test]
    fn keys_go_through_both_kinds_of_address(key in keys()) {
        let path = utf8_percent_encode(&key, KEY).to_string();
        for uri in [format!("https://photos.s3.us-east-1.amazonaws.com/{path}"), format!("https://s3.us-east-1.amazonaws.com/photos/{path}")] {
            let context = context("GET", &uri);
            prop_assert_eq!((context.bucket.as_deref(), context.key.as_deref()), (Some("photos"), Some(key.as_str())));
        }
    }

    #[test]
    fn keys_go_through_listings_and_copies(key in keys()) {
        let mut server = Server::with_photos();
        let path = utf8_percent_encode(&key, KEY).to_string();
        server.put(&path, b"hello");
        let listing = server.send("GET", "https://photos.s3.amazonaws.com/?list-type=2&encoding-type=url", &[], b"");
        let listed = between(&listing, "Key").replace('+', " ");
        let listed = percent_decode_str(&listed).decode_utf8().expect("it is UTF-8").into_owned();
        prop_assert_eq!(&listed, &key);
        let source = format!("photos/{path}");
        let copied = server.send("PUT", "https://photos.s3.amazonaws.com/the%20copy", &[("x-amz-copy-source", &source)], b"");
        prop_assert_eq!(code(&copied), "200");
    }
}
