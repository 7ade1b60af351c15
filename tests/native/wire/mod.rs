//! S3 on the wire: whole requests in, whole responses out, against the same cloud as in the browser.

mod answers;
mod bodies;
pub mod errors;
mod garbage;
mod routes;

use cloudchamber::{
    cloud::{
        BlobId, CallId, Cloud, Input, Op, Output, Reply, RequestInfo, Timestamp, lambda,
        s3::{Chunk, Error},
        trace::By,
    },
    wire::s3::{self, Body, BodyKind, Context, ReplyBody, Routed},
};
use http::{Request, Response, request::Parts};
use std::{collections::BTreeMap, path::Path};

/// 2026-11-22T10:00:00Z
const NOW: Timestamp = Timestamp(1_795_341_600_000);

/// A cloud with its edge: everything that lies between a request's bytes and a response's.
struct Server {
    cloud: Cloud,
    blobs: BTreeMap<u64, Vec<u8>>,
}

impl Server {
    fn new() -> Self {
        Self { cloud: Cloud::new(7), blobs: BTreeMap::new() }
    }

    /// A server with the bucket `photos`.
    fn with_photos() -> Self {
        let mut server = Self::new();
        server.send("PUT", "https://photos.s3.us-east-1.amazonaws.com/", &[], b"");
        server
    }

    /// Puts an object into `photos`.
    fn put(&mut self, key: &str, body: &[u8]) {
        let answer = self.send("PUT", &format!("https://photos.s3.us-east-1.amazonaws.com/{key}"), &[], body);
        assert!(answer.starts_with("200"), "{answer}");
    }

    /// Sends a request, and gives back the response as text: status, headers, body.
    fn send(&mut self, method: &str, uri: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
        let parts = parts(method, uri, headers);
        let response = self.serve(&parts, body);
        self.text(response)
    }

    fn serve(&mut self, parts: &Parts, body: &[u8]) -> Response<ReplyBody> {
        let info = RequestInfo { request_id: "0123456789ABCDEF".into(), trace: None };
        let (context, result) = match s3::route(parts, NOW) {
            Err(refused) => (refused.context, Err(refused.error)),
            Ok(mut routed) => {
                let body = self.take_in(&routed, body);
                let op = body.and_then(|body| s3::decode(&mut routed, body));
                (routed.context, op.and_then(|op| self.call(op)))
            }
        };
        s3::encode(&context, &info, NOW, result)
    }

    /// Takes a body in as the edge does: out of its chunks, digested, stored.
    fn take_in(&mut self, routed: &Routed, raw: &[u8]) -> Result<Body, Error> {
        let (mut bytes, mut trailers) = (Vec::new(), Vec::new());
        match routed.decoder() {
            Some(mut decoder) => {
                for slice in raw.chunks(7) {
                    decoder.push(slice, |payload| bytes.extend_from_slice(payload))?;
                }
                trailers = decoder.finish()?;
            }
            None => bytes.extend_from_slice(raw),
        }
        Ok(match routed.body {
            BodyKind::Nothing => Body::Nothing,
            BodyKind::Document => Body::Document { bytes, trailers },
            BodyKind::Payload => {
                let mut digests = routed.digests();
                bytes.chunks(5).for_each(|slice| digests.update(slice));
                let blob = self.blobs.len() as u64 + 1;
                let chunk = (!bytes.is_empty()).then_some(Chunk { blob: BlobId(blob), size: bytes.len() as u64 });
                self.blobs.insert(blob, bytes);
                Body::Payload { chunk, digested: digests.finish(), trailers }
            }
        })
    }

    fn call(&mut self, op: cloudchamber::cloud::s3::Op) -> Result<cloudchamber::cloud::s3::Reply, Error> {
        self.cloud.handle(NOW, Input::Call(CallId(1), Op::S3(op), By::Page));
        let mut answered = None;
        while let Some(output) = self.cloud.poll() {
            if let Output::Reply(_, Reply::S3(result), _) = output {
                answered = Some(result);
            }
        }
        answered.expect("every call is answered")
    }

    fn create_function(&mut self, name: &str) {
        let op = lambda::Op::CreateFunction { name: name.into(), source: None, settings: lambda::Settings::default() };
        self.cloud.handle(NOW, Input::Call(CallId(1), Op::Lambda(op), By::Page));
        while self.cloud.poll().is_some() {}
    }

    fn text(&self, response: Response<ReplyBody>) -> String {
        let (head, body) = response.into_parts();
        let mut text = format!("{}\n", head.status);
        for (name, value) in &head.headers {
            text.push_str(&format!("{name}: {}\n", value.to_str().expect("headers are ASCII")));
        }
        let bytes = match body {
            ReplyBody::Empty => return text,
            ReplyBody::Bytes(bytes) => bytes,
            ReplyBody::Object { chunks, .. } => {
                chunks.iter().flat_map(|(blob, range)| self.bytes(*blob, range)).collect()
            }
        };
        format!("{text}\n{}", String::from_utf8_lossy(&bytes))
    }

    fn bytes(&self, blob: BlobId, range: &std::ops::Range<u64>) -> Vec<u8> {
        let index = |at: u64| usize::try_from(at).expect("it fits");
        self.blobs[&blob.0][index(range.start)..index(range.end)].to_vec()
    }
}

/// The head of a request.
fn parts(method: &str, uri: &str, headers: &[(&str, &str)]) -> Parts {
    let request = Request::builder().method(method).uri(uri);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(()).expect("the test's request is one").into_parts().0
}

/// Status and code of an answer.
fn code(answer: &str) -> String {
    let status = &answer[..3];
    match answer.split_once("<Error><Code>") {
        Some((_, rest)) => format!("{status} {}", rest.split('<').next().unwrap_or_default()),
        None => status.to_owned(),
    }
}

/// What stands between two tags of an answer.
fn between<'a>(answer: &'a str, element: &str) -> &'a str {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    answer.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map_or("", |(text, _)| text)
}

/// Compares an answer, byte by byte, with the file of that name in `answers/`. After a change that is meant,
/// `RENEW_ANSWERS=1 cargo test` writes the files anew: read the difference.
#[allow(clippy::disallowed_methods, reason = "a test may be told by its environment to renew what it expects")]
fn expect_answer(name: &str, answer: &str) {
    let file = Path::new(file!()).with_file_name("answers").join(format!("{name}.txt"));
    if std::env::var("RENEW_ANSWERS").is_ok() {
        std::fs::write(&file, answer).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(answer, expected, "{name}");
}

/// A context to answer in: what is known of this request.
fn context(method: &str, uri: &str) -> Context {
    match s3::route(&parts(method, uri, &[]), NOW) {
        Ok(routed) => routed.context,
        Err(refused) => refused.context,
    }
}
