//! Digests of Blobs: small ones here, large ones in a worker that runs the same wasm.

use super::{driver::UploadError, files::Cancel};
use crate::{
    cloud::s3::Algorithm,
    wire::digest::{Digested, Digests},
};
use futures::channel::oneshot;
use js_sys::{Function, Object, Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Bytes that are read and digested at a time: a few milliseconds' work.
const SLICE_BYTES: u64 = 1 << 20;
/// From this size on, in bytes, a worker's start pays.
const WORKER_BYTES: u64 = 4 << 20;

/// The bytes of a small Blob.
pub(super) async fn bytes(blob: &Blob) -> Result<Vec<u8>, String> {
    let read = JsFuture::from(blob.array_buffer()).await.map_err(|error| unreadable(&error))?;
    Ok(Uint8Array::new(&read).to_vec())
}

/// Digests a Blob, slice by slice. `progress` hears how many bytes have been read.
pub(super) async fn digest(
    blob: &Blob,
    algorithm: Option<Algorithm>,
    cancel: &Cancel,
    progress: Rc<dyn Fn(u64)>,
) -> Result<Digested, UploadError> {
    if blob.size() as u64 >= WORKER_BYTES
        && let Some(worker) = start_worker(blob, algorithm)
    {
        return in_worker(worker, cancel, progress).await;
    }
    in_slices(blob, algorithm, &|| cancel.is_cancelled(), &*progress).await
}

async fn in_slices(
    blob: &Blob,
    algorithm: Option<Algorithm>,
    cancelled: &dyn Fn() -> bool,
    progress: &dyn Fn(u64),
) -> Result<Digested, UploadError> {
    let size = blob.size() as u64;
    let mut digests = Digests::new(algorithm);
    let mut at = 0;
    while at < size {
        let to = (at + SLICE_BYTES).min(size);
        let slice = blob.slice_with_f64_and_f64(at as f64, to as f64);
        let slice = slice.map_err(|error| UploadError::Bytes(unreadable(&error)))?;
        digests.update(&bytes(&slice).await.map_err(UploadError::Bytes)?);
        if cancelled() {
            return Err(UploadError::Cancelled);
        }
        progress(to);
        at = to;
    }
    Ok(digests.finish())
}

/// What the worker calls: as [`in_slices`], the digests as bytes. Ends with its worker, so it need not look for a cancel.
#[wasm_bindgen(js_name = digestBlob)]
pub async fn digest_blob(blob: Blob, algorithm: JsValue, progress: Function) -> Result<Vec<u8>, JsValue> {
    let algorithm = algorithm.as_string().and_then(|name| Algorithm::ALL.into_iter().find(|it| it.name() == name));
    let tell = |bytes: u64| drop(progress.call1(&JsValue::NULL, &JsValue::from_f64(bytes as f64)));
    match in_slices(&blob, algorithm, &|| false, &tell).await {
        Ok(digested) => postcard::to_stdvec(&digested).map_err(|error| error.to_string().into()),
        Err(UploadError::Bytes(why)) => Err(why.into()),
        Err(_) => Err(JsValue::UNDEFINED),
    }
}

/// A worker that digests this Blob; `None` where the browser gives none.
fn start_worker(blob: &Blob, algorithm: Option<Algorithm>) -> Option<Worker> {
    let document = web_sys::window()?.document()?;
    let script = document.query_selector("script[data-glue]").ok()??;
    let glue = web_sys::Url::new_with_base(&script.get_attribute("data-glue")?, &document.base_uri().ok()??).ok()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options("./hasher.js", &options).ok()?;
    let message = Object::new();
    let algorithm = algorithm.map_or(JsValue::NULL, |algorithm| algorithm.name().into());
    for (name, value) in [
        ("glue", &glue.href().into()),
        ("wasm", &wasm_bindgen::module()),
        ("blob", blob.as_ref()),
        ("algorithm", &algorithm),
    ] {
        Reflect::set(&message, &name.into(), value).ok()?;
    }
    worker.post_message(&message).ok()?;
    Some(worker)
}

/// Waits for the worker's digest, and ends it.
async fn in_worker(worker: Worker, cancel: &Cancel, progress: Rc<dyn Fn(u64)>) -> Result<Digested, UploadError> {
    let (answer, answered) = oneshot::channel();
    let answer = Rc::new(RefCell::new(Some(answer)));
    let end = {
        let answer = Rc::clone(&answer);
        move |result| drop(answer.borrow_mut().take().map(|answer| answer.send(result)))
    };
    let hear = end.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let field = |name: &str| Reflect::get(&event.data(), &name.into()).ok().filter(|value| !value.is_undefined());
        if let Some(bytes) = field("bytes").and_then(|bytes| bytes.as_f64()) {
            progress(bytes as u64);
        } else if let Some(digested) = field("digested") {
            let digested = postcard::from_bytes(&Uint8Array::new(&digested).to_vec());
            hear(digested.map_err(|error| UploadError::Bytes(error.to_string())));
        } else if let Some(error) = field("error") {
            hear(Err(UploadError::Bytes(error.as_string().unwrap_or_default())));
        }
    });
    let fail = end.clone();
    let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| {
        fail(Err(UploadError::Bytes("The worker that reads the file could not start. Reload the page.".to_owned())));
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    cancel.on_cancel(move || end(Err(UploadError::Cancelled)));
    let result = answered.await.unwrap_or(Err(UploadError::Cancelled));
    worker.terminate();
    result
}

fn unreadable(error: &JsValue) -> String {
    let name = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotReadableError" | "NotFoundError" => {
            "The file changed or can't be read any more. Choose it again.".to_owned()
        }
        _ => format!("The file can't be read ({name}). Choose it again."),
    }
}
