//! Whatever comes in, something sensible goes out: no panic, no success without a reason.

use super::{NOW, Server};
use cloudchamber::wire::{chunked::Decoder, s3};
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use proptest::prelude::*;

fn header() -> impl Strategy<Value = (HeaderName, HeaderValue)> {
    let names = vec![
        "content-md5",
        "content-length",
        "content-encoding",
        "x-amz-decoded-content-length",
        "x-amz-content-sha256",
        "x-amz-checksum-crc32",
        "x-amz-checksum-sha256",
        "x-amz-trailer",
        "x-amz-sdk-checksum-algorithm",
        "range",
        "if-match",
        "if-none-match",
        "if-modified-since",
        "x-amz-copy-source",
        "x-amz-metadata-directive",
        "x-amz-meta-x",
        "content-type",
        "x-amz-acl",
        "x-amz-checksum-mode",
        "x-amz-checksum-type",
        "x-amz-checksum-algorithm",
        "host",
    ];
    let values = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::sample::select(vec![
            "bytes=0-",
            "bytes=-0",
            "*",
            "aws-chunked",
            "COMPOSITE",
            "CRC32",
            "AAAAAA==",
            "photos/a",
            "0",
            "18446744073709551616"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let values = values.prop_filter_map("a header's value", |bytes| HeaderValue::from_bytes(&bytes).ok());
    (prop::sample::select(names).prop_map(HeaderName::from_static), values)
}

fn uri() -> impl Strategy<Value = Uri> {
    let hosts = prop::sample::select(vec![
        "s3.amazonaws.com",
        "photos.s3.us-east-1.amazonaws.com",
        "photos.localhost",
        "127.0.0.1:1",
        "x",
    ]);
    let paths = prop_oneof!["[/a-z%0-9.+~!-]{0,40}", Just("/a".to_owned()), Just("/photos".to_owned())];
    let parameters = vec![
        "list-type=2",
        "uploads",
        "uploadId=u",
        "partNumber=1",
        "delete",
        "notification",
        "location",
        "max-keys=1",
        "prefix=%zz",
        "continuation-token=a2E%3D",
        "encoding-type=url",
        "X-Amz-Expires=9",
        "X-Amz-Date=20261122T100000Z",
        "X-Amz-Signature=0",
        "acl",
        "response-expires=%0D%0A",
        "marker=+",
        "delimiter=/",
        "=",
        "&&",
        "Expires=1",
        "versionId=null",
        "part-number-marker=-1",
    ];
    let queries = prop::collection::vec(prop::sample::select(parameters), 0..4).prop_map(|parts| parts.join("&"));
    (hosts, paths, queries)
        .prop_filter_map("an address", |(host, path, query)| format!("https://{host}/{path}?{query}").parse().ok())
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let words = vec![
        "<Delete>",
        "</Delete>",
        "<Object>",
        "</Object>",
        "<Key>",
        "</Key>",
        "a",
        "&amp;",
        "&#0;",
        "<CompleteMultipartUpload>",
        "<Part>",
        "<PartNumber>",
        "<!DOCTYPE a>",
        "<![CDATA[",
        "]]>",
        "<NotificationConfiguration/>",
        "5\r\nhello\r\n",
        "0\r\n",
        "\r\n",
        "x:y\r\n",
    ];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..80),
        prop::collection::vec(prop::sample::select(words), 0..12).prop_map(|words| words.concat().into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn requests(
        method in prop::sample::select(vec!["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "BREW"]),
        uri in uri(),
        headers in prop::collection::vec(header(), 0..5),
        body in body(),
    ) {
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a token");
        *request.uri_mut() = uri;
        request.headers_mut().extend(headers);
        let parts = request.into_parts().0;
        let mut server = Server::with_photos();
        server.put("a", b"hello");
        let response = server.serve(&parts, &body);
        let status = response.status().as_u16();
        prop_assert!(status < 500 || status == 501, "{}", server.text(response));
        if method == "HEAD" {
            prop_assert_eq!(response.body(), &s3::ReplyBody::Empty);
        }
        let date = response.headers()["date"].to_str().ok().map(str::to_owned);
        prop_assert_eq!(date, Some(NOW.http()));
    }

    #[test]
    fn chunks(bytes in body(), cut in 1_usize..9) {
        let mut decoder = Decoder::new();
        let mut taken = 0;
        let fine = bytes.chunks(cut).all(|slice| decoder.push(slice, |payload| taken += payload.len()).is_ok());
        prop_assert!(taken <= bytes.len());
        if fine {
            // Whether it was whole is another matter.
            let _ = decoder.finish();
        }
    }
}
