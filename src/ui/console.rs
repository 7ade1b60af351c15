//! `cloudchamber` in the browser's console: objects by hand, for people who would rather type than click.
//!
//! It goes the page's own way, through the driver: a promise resolves when the change is durable, a put fires its handlers and
//! leaves its trail, a refusal rejects with S3's code and the page's sentences. Handlers run in another origin and can't see it.

use super::workspace::Workspace;
use crate::{
    browser::{Cancel, Driver, UploadError},
    cloud::{Refusal, limits, s3},
    learn::explain::explain_s3,
    wire,
};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::Blob;

/// The workspace, as the console sees it.
#[wasm_bindgen]
pub struct Console {
    workspace: Workspace,
}

/// Makes `cloudchamber` known to the console.
pub fn provide(workspace: Workspace) {
    // A global that can't be set is a console without it; the page needs nothing of it.
    let _ = Reflect::set(&js_sys::global(), &"cloudchamber".into(), &Console { workspace }.into());
}

#[wasm_bindgen]
impl Console {
    /// Stores a Blob, a text or bytes as an object; resolves when it is durable.
    ///
    /// # Errors
    /// An `Error`: S3's refusal, or why the bytes could not be stored.
    pub async fn put(&self, bucket: String, key: String, body: JsValue) -> Result<(), JsValue> {
        let blob = match body.dyn_into::<Blob>() {
            Ok(blob) => blob,
            Err(part) => Blob::new_with_blob_sequence(&Array::of1(&part))?,
        };
        let content_type = Some(blob.type_()).filter(|told| !told.is_empty());
        let headers = s3::Headers { content_type, ..s3::Headers::default() };
        let put = self.driver()?.upload(&bucket, &key, blob, headers, &Cancel::new(), |_| ()).await;
        put.map_err(|error| match error {
            UploadError::Refused(error) => refused(&error),
            UploadError::Bytes(why) => failed("NotStored", &why),
            UploadError::Cancelled => failed("AbortError", "The upload was cancelled."),
        })
    }

    /// The bytes of an object, as a Blob of its content type.
    ///
    /// # Errors
    /// An `Error`: S3's refusal, or why the bytes can't be read.
    pub async fn get(&self, bucket: String, key: String) -> Result<Blob, JsValue> {
        let get = s3::GetObject { bucket, key, range: None, conditions: s3::Conditions::default() };
        let s3::Reply::GetObject(got) = self.ask(s3::Op::GetObject(get)).await? else { unreachable!("as asked") };
        self.driver()?.body(&got.object).await.map_err(|why| failed("NotReadable", &why))
    }

    /// All objects whose keys begin with `prefix`, in S3's order: `[{ key, size, etag }]`, sizes in bytes.
    ///
    /// # Errors
    /// An `Error`: S3's refusal.
    pub async fn list(&self, bucket: String, prefix: Option<String>) -> Result<Array, JsValue> {
        let rows = Array::new();
        let prefix = prefix.unwrap_or_default();
        let mut page = s3::ListObjects { bucket, prefix, max: limits::LIST_KEYS, ..Default::default() };
        loop {
            let s3::Reply::ListObjects(listing) = self.ask(s3::Op::ListObjects(page.clone())).await? else {
                unreachable!("as asked")
            };
            for it in listing.objects {
                let fields = [("key", it.key.into()), ("size", (it.size as f64).into()), ("etag", it.etag.into())];
                let row = Object::new();
                for (name, value) in fields {
                    Reflect::set(&row, &name.into(), &value)?;
                }
                rows.push(&row);
            }
            page.token = listing.next;
            if page.token.is_none() {
                return Ok(rows);
            }
        }
    }

    /// Deletes an object, at once and for good; one that is not there is no error, as on AWS.
    ///
    /// # Errors
    /// An `Error`: S3's refusal.
    pub async fn delete(&self, bucket: String, key: String) -> Result<(), JsValue> {
        self.ask(s3::Op::DeleteObject { bucket, key }).await.map(drop)
    }

    fn driver(&self) -> Result<Driver, JsValue> {
        self.workspace.driver().ok_or_else(|| failed("NotOpen", "The workspace is not open in this tab."))
    }

    async fn ask(&self, op: s3::Op) -> Result<s3::Reply, JsValue> {
        self.driver()?.s3(op).await.map_err(|error| refused(&error))
    }
}

/// S3's refusal as the SDK's errors are: the code is the name.
fn refused(error: &s3::Error) -> JsValue {
    let (code, _) = wire::code(&Refusal::S3(error.clone()));
    let it = explain_s3(error);
    failed(code, &format!("{} {} {}", it.title, it.why, it.next))
}

fn failed(name: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message.trim());
    error.set_name(name);
    error.into()
}
