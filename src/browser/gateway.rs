//! A handler's requests: through `wire` into the cloud, and back.

use super::{
    body, clock,
    driver::UploadError,
    files::Cancel,
    intake::{self, Taken},
    pump::Pump,
    sandbox::CloudRequest,
    work::Work,
};
use crate::{
    cloud::{self, Input, InvocationId, Op, Refusal, RequestInfo, s3::Error, trace::By},
    store::SMALL_BODY_LIMIT,
    wire::s3 as wire,
};
use http::{Response, request::Parts};
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Blob;
use wire::{Body, BodyKind, Context, ReplyBody, Routed};

/// Answers one request.
pub(super) async fn serve(pump: Rc<Pump>, id: InvocationId, request: CloudRequest) {
    let (head, reply) = answer(&pump, id, &request).await.into_parts();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let kind = head.headers.get(http::header::CONTENT_TYPE).map(text).unwrap_or_default();
    match bytes_of(&pump, reply, &kind).await {
        Ok(body) => request.reply(head.status.as_u16(), &headers, &body),
        // The head would promise bytes that can't be read: the connection breaks, as it would on a network.
        Err(_) => request.reply(500, &[], &JsValue::NULL),
    }
}

async fn answer(pump: &Rc<Pump>, id: InvocationId, request: &CloudRequest) -> Response<ReplyBody> {
    let routed = match head(request) {
        Some(parts) => wire::route(&parts, clock::now()),
        None => Err(Box::new(wire::Refused {
            context: Context::unread(&request.method),
            error: Error::InvalidUri(request.url.clone()),
        })),
    };
    let mut routed = match routed {
        Ok(routed) => routed,
        Err(refused) => return refuse(pump, id, &refused.context, refused.error),
    };
    let (body, taken) = match take(pump, &routed, request).await {
        Ok(body) => body,
        Err(error) => return refuse(pump, id, &routed.context, error),
    };
    let op = match wire::decode(&mut routed, body) {
        Ok(op) => op,
        Err(error) => {
            if let Some(taken) = taken {
                intake::give_back(pump, taken).await;
            }
            return refuse(pump, id, &routed.context, error);
        }
    };
    let bodies = taken.map(|taken| taken.bodies).unwrap_or_default();
    let answer = pump.call(Op::S3(op), By::Handler(id), bodies).await;
    let cloud::Reply::S3(result) = answer.reply else { unreachable!("S3 answers what S3 is asked") };
    wire::encode(&routed.context, &answer.info.unwrap_or_else(unheard), clock::now(), result)
}

/// A request that never became an operation leaves a line of the trail as well.
fn refuse(pump: &Pump, id: InvocationId, context: &Context, error: Error) -> Response<ReplyBody> {
    pump.put(Work {
        input: Input::Refused {
            operation: context.operation.clone().into_owned(),
            resource: context.bucket.clone(),
            key: context.key.clone(),
            by: By::Handler(id),
            refusal: Refusal::S3(error.clone()),
        },
        bodies: Vec::new(),
    });
    wire::encode(context, &unheard(), clock::now(), Err(error))
}

/// An id for a request that the cloud never heard of.
fn unheard() -> RequestInfo {
    let word = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    RequestInfo { request_id: format!("{:08X}{:08X}", word(), word()), trace: None }
}

fn head(request: &CloudRequest) -> Option<Parts> {
    let mut head = http::Request::builder().method(request.method.as_str()).uri(request.url.as_str());
    for (name, value) in &request.headers {
        head = head.header(name, http::HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    Some(head.body(()).ok()?.into_parts().0)
}

/// Takes the body in, as far as the request has one that matters.
async fn take(pump: &Rc<Pump>, routed: &Routed, request: &CloudRequest) -> Result<(Body, Option<Taken>), Error> {
    if routed.body == BodyKind::Nothing {
        return Ok((Body::Nothing, None));
    }
    let sent = request.body.as_ref().map_or_else(|| Uint8Array::new_with_length(0), |body| Uint8Array::new(body));
    let (sent, trailers) = match routed.decoder() {
        None => (sent, Vec::new()),
        Some(mut decoder) => {
            let mut plain = Vec::new();
            decoder.push(&sent.to_vec(), |bytes| plain.extend_from_slice(bytes))?;
            (Uint8Array::from(&*plain), decoder.finish()?)
        }
    };
    if routed.body == BodyKind::Document {
        return Ok((Body::Document { bytes: sent.to_vec(), trailers }, None));
    }
    let taken = match u64::from(sent.length()) < SMALL_BODY_LIMIT {
        true => intake::take_bytes(pump, sent.to_vec(), routed.algorithm()),
        false => {
            let blob = Blob::new_with_u8_array_sequence(&Array::of1(&sent)).map_err(|_| Error::IncompleteBody)?;
            let taken = intake::take_blob(pump, blob, routed.algorithm(), &Cancel::new(), Rc::new(|_| ())).await;
            taken.map_err(|error| match error {
                UploadError::Bytes(why) => Error::NotKept(why),
                UploadError::Refused(error) => error,
                UploadError::Cancelled => Error::IncompleteBody,
            })?
        }
    };
    let body = Body::Payload { chunk: taken.chunk, digested: taken.digested.clone(), trailers };
    Ok((body, Some(taken)))
}

async fn bytes_of(pump: &Pump, reply: ReplyBody, kind: &str) -> Result<JsValue, String> {
    match reply {
        ReplyBody::Empty => Ok(JsValue::NULL),
        ReplyBody::Bytes(bytes) => Ok(Uint8Array::from(&*bytes).buffer().into()),
        ReplyBody::Object { chunks, .. } => body::blob(&pump.store, &chunks, kind).await.map(JsValue::from),
    }
}
