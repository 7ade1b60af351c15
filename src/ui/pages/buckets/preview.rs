//! What an object looks like. Its bytes are never opened as a page of this origin: pictures stand in `<img>`, where no
//! script runs, text is text, and everything else is a download.

use base64::{Engine, engine::general_purpose::STANDARD};
use js_sys::{Reflect, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url};

use crate::{
    cloud::s3::Object,
    format,
    media::{self, Shown},
    ui::{
        parts::{ErrorNote, JsonTree, Skeleton},
        workspace::use_workspace,
    },
};

/// Text shows up to this size, in bytes; more is a download.
const TEXT_BYTES: u64 = 256 << 10;
/// A picture shows up to this size, in bytes: a browser decodes it as a whole.
const IMAGE_BYTES: u64 = 64 << 20;
/// An SVG shows up to this size, in bytes: it stands inside of its own address.
const SVG_BYTES: u64 = 1 << 20;
/// JSON with more values than this shows as text: a tree of so many lines would hold the page up.
const JSON_VALUES: usize = 2_000;

/// The address of a Blob, given up when nobody holds it any more.
struct BlobUrl(String);

impl Drop for BlobUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// What there is to see.
#[derive(Clone)]
enum Seen {
    Loading,
    /// A picture at the address of a Blob.
    Image(Arc<BlobUrl>),
    /// A picture inside of its address: whoever opens that in a tab of its own opens it at no origin.
    Svg(String),
    Text(String),
    Json(String),
    /// Nothing: why.
    Nothing(String),
    /// The bytes can't be read: why.
    Lost(String),
}

/// A look at an object.
#[component]
pub fn Preview(
    /// Its key.
    key: String,
    /// The object.
    object: Object,
) -> impl IntoView {
    let workspace = use_workspace();
    let seen = RwSignal::new(Seen::Loading);
    let size = object.size;
    let alt = format!("Preview of {key}");
    if let Some(driver) = workspace.driver() {
        spawn_local(async move {
            let now = match look(&object, &key) {
                Look::No(why) => Seen::Nothing(why),
                Look::At(shown) => match driver.body(&object).await {
                    Ok(blob) => see(shown, &blob)
                        .await
                        .unwrap_or_else(|_| Seen::Lost("The browser could not read it.".to_owned())),
                    Err(why) => Seen::Lost(why),
                },
            };
            seen.try_set(now);
        });
    }
    let cut = size > TEXT_BYTES;
    let content = move || {
        match seen.get() {
        Seen::Loading => view! { <Skeleton lines=4 /> }.into_any(),
        Seen::Image(url) => view! { <Picture address=url.0.clone() alt=alt.clone() /> }.into_any(),
        Seen::Svg(address) => view! { <Picture address alt=alt.clone() /> }.into_any(),
        Seen::Json(text) => view! { <JsonTree text label="Object" /> }.into_any(),
        Seen::Text(text) => view! {
            <pre class="text-preview" tabindex="0" aria-label=alt.clone()>{text}</pre>
            {cut.then(|| view! {
                <p class="muted small">{format!("The first {} of {}: download it to see the rest.", format::bytes(TEXT_BYTES), format::bytes(size))}</p>
            })}
        }
        .into_any(),
        Seen::Nothing(why) => view! { <p class="muted">{why}</p> }.into_any(),
        Seen::Lost(why) => view! { <ErrorNote what="The preview can't be shown." why /> }.into_any(),
    }
    };
    view! { <section class="card preview"><h2>"Preview"</h2>{content}</section> }
}

/// Whether there is something to see.
enum Look {
    At(Shown),
    No(String),
}

fn look(object: &Object, key: &str) -> Look {
    let shown = media::shown(object.headers.content_type(), key);
    let most = match shown {
        Shown::Image => IMAGE_BYTES,
        Shown::Svg => SVG_BYTES,
        Shown::Text | Shown::Json => u64::MAX,
        Shown::Nothing => {
            let kind = media::words(object.headers.content_type(), key);
            return Look::No(format!("There is no preview of this kind ({kind}). Download it to open it."));
        }
    };
    match object.size {
        0 => Look::No("The object is empty: 0 bytes.".to_owned()),
        size if size > most => {
            Look::No(format!("Pictures of this kind show up to {}. Download it to open it.", format::bytes(most)))
        }
        _ => Look::At(shown),
    }
}

async fn see(shown: Shown, blob: &Blob) -> Result<Seen, wasm_bindgen::JsValue> {
    Ok(match shown {
        Shown::Image => Seen::Image(Arc::new(BlobUrl(Url::create_object_url_with_blob(blob)?))),
        Shown::Svg => {
            let bytes = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec();
            Seen::Svg(format!("data:image/svg+xml;base64,{}", STANDARD.encode(bytes)))
        }
        Shown::Json if blob.size() as u64 <= TEXT_BYTES => {
            let text = text(blob).await?;
            if is_small_json(&text) { Seen::Json(text) } else { Seen::Text(text) }
        }
        Shown::Json | Shown::Text => Seen::Text(text(blob).await?),
        Shown::Nothing => Seen::Nothing(String::new()),
    })
}

/// The beginning of a Blob as text. Where the cut goes through a character, that character is left out.
async fn text(blob: &Blob) -> Result<String, wasm_bindgen::JsValue> {
    let cut = blob.size() as u64 > TEXT_BYTES;
    let piece = blob.slice_with_f64_and_f64(0.0, TEXT_BYTES as f64)?;
    let text = JsFuture::from(piece.text()).await?.as_string().unwrap_or_default();
    Ok(if cut { text.trim_end_matches('\u{fffd}').to_owned() } else { text })
}

/// Each value of JSON but the first stands behind a comma or an opening bracket, so these bound their number.
fn is_small_json(text: &str) -> bool {
    let bound = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    bound <= JSON_VALUES && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

#[component]
fn Picture(address: String, alt: String) -> impl IntoView {
    let pixels = RwSignal::new(None::<(u32, u32)>);
    let broken = RwSignal::new(false);
    let measure = move |event: web_sys::Event| {
        let Some(image) = event.target() else { return };
        let number = |name: &str| Some(Reflect::get(&image, &name.into()).ok()?.as_f64()? as u32);
        pixels.set(number("naturalWidth").zip(number("naturalHeight")));
    };
    let size = move || {
        let (width, height) = pixels.get().filter(|size| *size != (0, 0))?;
        Some(format!("{} × {} pixels", format::grouped(width.into()), format::grouped(height.into())))
    };
    view! {
        <Show
            when=move || !broken.get()
            fallback=|| view! { <p class="muted">"The browser can't decode this picture: its bytes are of another kind, or damaged."</p> }
        >
            <div class="picture">
                <img src=address.clone() alt=alt.clone() on:load=measure on:error=move |_| broken.set(true) />
            </div>
            <p class="muted small">{size}</p>
        </Show>
    }
}
