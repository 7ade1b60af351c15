//! The bytes of every answer.

use super::{Server, between, code, expect_answer};

const PHOTOS: &str = "https://photos.s3.us-east-1.amazonaws.com";

#[test]
fn buckets() {
    let mut server = Server::new();
    expect_answer("create_bucket", &server.send("PUT", PHOTOS, &[], b""));
    expect_answer("head_bucket", &server.send("HEAD", PHOTOS, &[], b""));
    expect_answer("get_bucket_location", &server.send("GET", &format!("{PHOTOS}/?location"), &[], b""));
    server.send("PUT", "https://s3.us-east-1.amazonaws.com/thumbnails", &[], b"");
    let service = "https://s3.us-east-1.amazonaws.com/";
    expect_answer("list_buckets", &server.send("GET", &format!("{service}?x-id=ListBuckets"), &[], b""));
    let page = server.send("GET", &format!("{service}?max-buckets=1"), &[], b"");
    expect_answer("list_buckets_page", &page);
    let next = between(&page, "ContinuationToken").replace('=', "%3D");
    let page = server.send("GET", &format!("{service}?max-buckets=1&continuation-token={next}"), &[], b"");
    assert!(page.contains("<Name>thumbnails</Name>") && !page.contains("ContinuationToken"), "{page}");
    expect_answer("delete_bucket", &server.send("DELETE", PHOTOS, &[], b""));
}

#[test]
fn regions() {
    let mut server = Server::new();
    let mut create = |constraint: &str| {
        let body = format!(
            "<CreateBucketConfiguration><LocationConstraint>{constraint}</LocationConstraint></CreateBucketConfiguration>"
        );
        code(&server.send("PUT", PHOTOS, &[], body.as_bytes()))
    };
    assert_eq!(create("eu-west-1"), "400 IllegalLocationConstraintException");
    assert_eq!(create("us-east-1"), "400 InvalidLocationConstraint");
    assert_eq!(create("nowhere"), "400 InvalidLocationConstraint");
    assert_eq!(create(""), "200");
    expect_answer("wrong_region", &server.send("GET", "https://photos.s3.eu-west-1.amazonaws.com/a", &[], b""));
}

#[test]
fn objects() {
    let mut server = Server::with_photos();
    let object = format!("{PHOTOS}/2026/r%C3%B6te%20%2B1.txt");
    let headers = [
        ("content-type", "text/plain"),
        ("cache-control", "max-age=60"),
        ("content-disposition", "inline"),
        ("content-encoding", "aws-chunked,gzip"),
        ("content-language", "de"),
        ("expires", "Sun, 22 Nov 2026 11:00:00 GMT"),
        ("x-amz-meta-Author", "Ada"),
        ("x-amz-meta-title", "=?UTF-8?B?csO2dGU=?="),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("x-amz-decoded-content-length", "11"),
    ];
    let body = b"b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
    expect_answer("put_object", &server.send("PUT", &object, &headers, body));
    expect_answer("get_object", &server.send("GET", &object, &[], b""));
    let checked = [("x-amz-checksum-mode", "ENABLED")];
    expect_answer("get_object_checksum", &server.send("GET", &object, &checked, b""));
    expect_answer("head_object", &server.send("HEAD", &object, &checked, b""));
    let range = [("range", "bytes=6-8"), ("x-amz-checksum-mode", "ENABLED")];
    expect_answer("get_object_range", &server.send("GET", &object, &range, b""));
    let overridden = format!("{object}?response-content-type=image/png&response-content-disposition=attachment%3B%20x");
    let answer = server.send("GET", &overridden, &[], b"");
    assert!(answer.contains("content-type: image/png\n"), "{answer}");
    assert!(answer.contains("content-disposition: attachment; x\n"), "{answer}");
    expect_answer("delete_object", &server.send("DELETE", &object, &[], b""));
}

#[test]
fn conditions() {
    let mut server = Server::with_photos();
    server.put("a", b"hello");
    let mut get = |headers: &[(&str, &str)]| server.send("GET", &format!("{PHOTOS}/a"), headers, b"");
    let etag = "\"5d41402abc4b2a76b9719d911017c592\"";
    let same = get(&[("if-none-match", etag)]);
    expect_answer("not_modified", &same);
    assert_eq!(code(&get(&[("if-none-match", "\"x\", W/\"y\"")])), "200");
    assert_eq!(code(&get(&[("if-match", &format!("\"x\", {etag}"))])), "200");
    assert_eq!(code(&get(&[("if-match", "x")])), "412 PreconditionFailed");
    assert_eq!(code(&get(&[("if-modified-since", "Sun, 22 Nov 2026 10:00:00 GMT")])), "304");
    assert_eq!(code(&get(&[("if-unmodified-since", "Sun, 22 Nov 2026 09:59:59 GMT")])), "412 PreconditionFailed");
    assert_eq!(code(&get(&[("range", "bytes=5-")])), "416 InvalidRange");
    for (range, status) in [
        ("bytes=-2", "206"),
        ("bytes=0-0,2-3", "200"),
        ("bytes=3-1", "200"),
        ("lines=1-2", "200"),
        ("bytes=+1-2", "200"),
    ] {
        assert_eq!(code(&get(&[("range", range)])), status, "{range}");
    }
    let mut put = |headers: &[(&str, &str)]| code(&server.send("PUT", &format!("{PHOTOS}/a"), headers, b"x"));
    assert_eq!(put(&[("if-none-match", "*")]), "412 PreconditionFailed");
    assert_eq!(put(&[("if-none-match", "\"x\"")]), "501 NotImplemented");
    assert_eq!(put(&[("if-match", etag)]), "200");
}

#[test]
fn copies() {
    let mut server = Server::with_photos();
    server.put("a%20b%2Bc%3F", b"hello");
    let mut copy = |headers: &[(&str, &str)]| server.send("PUT", &format!("{PHOTOS}/copy"), headers, b"");
    expect_answer("copy_object", &copy(&[("x-amz-copy-source", "photos/a%20b%2Bc%3F")]));
    assert_eq!(code(&copy(&[("x-amz-copy-source", "/photos%2Fa%20b%2Bc%3F?versionId=null")])), "200");
    assert_eq!(code(&copy(&[("x-amz-copy-source", "photos/copy")])), "400 InvalidRequest");
    for source in ["", "photos", "photos/", "/", "//a", "photos/%FF", "photos/a?versionId=7"] {
        assert_eq!(code(&copy(&[("x-amz-copy-source", source)])), "400 InvalidArgument", "{source}");
    }
    let replace = [
        ("x-amz-copy-source", "photos/copy"),
        ("x-amz-metadata-directive", "REPLACE"),
        ("x-amz-meta-a", "1"),
        ("content-type", "text/x"),
    ];
    assert_eq!(code(&copy(&replace)), "200");
    let answer = server.send("HEAD", &format!("{PHOTOS}/copy"), &[], b"");
    assert!(answer.contains("x-amz-meta-a: 1\n") && answer.contains("content-type: text/x\n"), "{answer}");
}

#[test]
fn several_deletes() {
    let mut server = Server::with_photos();
    server.put("a%26b", b"1");
    let long = "x".repeat(1025);
    let document = format!("<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>{long}</Key></Object></Delete>");
    let mut delete = |document: &str| {
        let digest = cloudchamber::wire::digest::Digests::of(document.as_bytes(), None).md5;
        let md5 =
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hex::decode(digest).expect("it is hex"));
        server.send("POST", &format!("{PHOTOS}/?delete"), &[("content-md5", &md5)], document.as_bytes())
    };
    expect_answer("delete_objects", &delete(&document));
    let quiet = delete("<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>");
    assert!(
        quiet.ends_with("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></DeleteResult>"),
        "{quiet}"
    );
    assert_eq!(code(&delete("<Delete/>")), "400 MalformedXML");
    let without_digest = server.send("POST", &format!("{PHOTOS}/?delete"), &[], document.as_bytes());
    assert_eq!(code(&without_digest), "400 InvalidRequest");
}

#[test]
fn listings() {
    let mut server = Server::with_photos();
    for key in ["a%20b%2B%C3%A9.txt", "b%3C%26%22", "folder/x", "folder/y", "z"] {
        server.put(key, b"hello");
    }
    let mut list = |query: &str| server.send("GET", &format!("{PHOTOS}/?{query}"), &[], b"");
    expect_answer(
        "list_objects_v2",
        &list("list-type=2&delimiter=%2F&max-keys=3&start-after=A&encoding-type=url&fetch-owner=true"),
    );
    expect_answer("list_objects_v2_plain", &list("list-type=2&prefix=b"));
    expect_answer("list_objects", &list("delimiter=/&max-keys=3&marker=A"));
    let first = list("list-type=2&max-keys=2");
    let token = between(&first, "NextContinuationToken").replace('=', "%3D").replace('+', "%2B");
    let second = list(&format!("list-type=2&max-keys=9&continuation-token={token}"));
    assert!(second.contains("<Key>folder/x</Key>") && second.contains("<KeyCount>3</KeyCount>"), "{second}");
    assert!(list("list-type=2&max-keys=0").contains("<KeyCount>0</KeyCount><MaxKeys>0</MaxKeys><IsTruncated>false<"));
    for query in [
        "max-keys=-1",
        "max-keys=x",
        "max-keys=2147483648",
        "encoding-type=xml",
        "list-type=2&continuation-token=%21",
        "list-type=2&continuation-token=",
    ] {
        assert_eq!(code(&list(query)), "400 InvalidArgument", "{query}");
    }
}

#[test]
fn uploads() {
    let mut server = Server::with_photos();
    let object = format!("{PHOTOS}/big%20one");
    let created = server.send("POST", &format!("{object}?uploads"), &[("x-amz-checksum-algorithm", "CRC32")], b"");
    expect_answer("create_multipart_upload", &created);
    let id = between(&created, "UploadId").to_owned();
    let part = format!("{object}?partNumber=1&uploadId={id}");
    let checksum = [("x-amz-checksum-crc32", "NhCmhg==")];
    expect_answer("upload_part", &server.send("PUT", &part, &checksum, b"hello"));
    expect_answer("list_parts", &server.send("GET", &format!("{object}?uploadId={id}"), &[], b""));
    let complete = |etag: &str| {
        format!(
            "<CompleteMultipartUpload><Part><ETag>{etag}</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>"
        )
    };
    let wrong = server.send("POST", &format!("{object}?uploadId={id}"), &[], complete("x").as_bytes());
    assert_eq!(code(&wrong), "400 InvalidPart");
    let right = complete("&quot;5d41402abc4b2a76b9719d911017c592&quot;");
    let done = server.send("POST", &format!("{object}?uploadId={id}"), &[], right.as_bytes());
    expect_answer("complete_multipart_upload", &done);
    expect_answer("no_such_upload", &server.send("DELETE", &format!("{object}?uploadId={id}"), &[], b""));
    let again = server.send("POST", &format!("{object}?uploads"), &[], b"");
    let id = between(&again, "UploadId");
    expect_answer("abort_multipart_upload", &server.send("DELETE", &format!("{object}?uploadId={id}"), &[], b""));
    let zero = server.send("PUT", &format!("{object}?partNumber=x&uploadId={id}"), &[], b"");
    assert_eq!(code(&zero), "400 InvalidArgument");
}

#[test]
fn checksums_of_uploads_go_together_with_their_kind() {
    let mut server = Server::with_photos();
    let mut create = |headers: &[(&str, &str)]| server.send("POST", &format!("{PHOTOS}/a?uploads"), headers, b"");
    for (algorithm, kind, good) in [
        ("CRC32", "COMPOSITE", true),
        ("CRC32", "FULL_OBJECT", true),
        ("SHA256", "FULL_OBJECT", false),
        ("CRC64NVME", "COMPOSITE", false),
        ("CRC64NVME", "FULL_OBJECT", true),
        ("MD5", "COMPOSITE", false),
        ("CRC32", "HALF", false),
    ] {
        let answer = create(&[("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", kind)]);
        assert_eq!(code(&answer), if good { "200" } else { "400 InvalidRequest" }, "{algorithm} {kind}");
    }
    assert!(create(&[("x-amz-checksum-algorithm", "SHA1")]).contains("x-amz-checksum-type: COMPOSITE\n"));
    assert_eq!(code(&create(&[("x-amz-checksum-type", "COMPOSITE")])), "400 InvalidRequest");
}

#[test]
fn notifications() {
    let mut server = Server::with_photos();
    server.create_function("make-thumbnail");
    let url = format!("{PHOTOS}/?notification");
    let rule = |body: &str| {
        format!(
            "<NotificationConfiguration><CloudFunctionConfiguration>{body}</CloudFunctionConfiguration></NotificationConfiguration>"
        )
    };
    let arn = "<CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:make-thumbnail</CloudFunction>";
    let filter = "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>2026/</Value></FilterRule>\
        <FilterRule><Name>Suffix</Name><Value>.jpg</Value></FilterRule></S3Key></Filter>";
    let document = rule(&format!(
        "<Id>thumbs</Id>{arn}<Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:Delete</Event>{filter}"
    ));
    expect_answer("put_notification", &server.send("PUT", &url, &[], document.as_bytes()));
    expect_answer("get_notification", &server.send("GET", &url, &[], b""));
    let mut put = |document: &str| server.send("PUT", &url, &[], document.as_bytes());
    let nobody = rule(
        "<CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:nobody</CloudFunction><Event>s3:ObjectCreated:*</Event>",
    );
    expect_answer("no_such_destination", &put(&nobody));
    let event = |event: &str| rule(&format!("{arn}<Event>{event}</Event>"));
    assert_eq!(code(&put(&event("s3:ObjectTagging:*"))), "400 InvalidArgument");
    assert_eq!(code(&put(&event("s3:ObjectCreated:Put").replace("us-east-1", "eu-west-1"))), "400 InvalidArgument");
    assert_eq!(code(&put(&event("s3:ObjectCreated:Put").replace("arn:aws:lambda", "lambda"))), "400 InvalidArgument");
    assert_eq!(code(&put(&document.replace("Suffix", "prefix"))), "400 InvalidArgument");
    assert_eq!(code(&put(&document.replace("Suffix", "middle"))), "400 InvalidArgument");
    assert_eq!(
        code(&put("<NotificationConfiguration><QueueConfiguration/></NotificationConfiguration>")),
        "501 NotImplemented"
    );
    assert_eq!(code(&put("<NotificationConfiguration><Other/></NotificationConfiguration>")), "400 MalformedXML");
    assert_eq!(code(&put(&event("s3:ObjectCreated:Put"))), "200");
    let first = between(&server.send("GET", &url, &[], b""), "Id").to_owned();
    server.send("PUT", &url, &[], event("s3:ObjectCreated:Put").as_bytes());
    assert_eq!(between(&server.send("GET", &url, &[], b""), "Id"), first, "the same rule has the same id");
    assert_eq!(code(&server.send("PUT", &url, &[], b"<NotificationConfiguration/>")), "200");
    assert!(!server.send("GET", &url, &[], b"").contains("CloudFunction"));
}
