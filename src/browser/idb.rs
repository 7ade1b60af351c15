//! The store's disk in a browser: an IndexedDB database, one object store a space, records under numbers.
//!
//! Facts that shape it:
//! * A transaction must not await anything but its own requests, or it commits by itself. So everything is computed before, the
//!   steps are sent in one go, and only the answer about the epoch is awaited in between.
//! * Requests are served in the order they were sent. The epoch is asked for first; when it is not ours, the transaction is
//!   aborted while the writes are still waiting behind.
//! * Chromium tells of a full disk when the transaction ends, as the transaction's own error.
//! * Storing a Blob fails in some versions of WebKit; then its bytes are stored, and come back as a Blob.
//! * The database's version stays 1 for ever: what may change is versioned in the records (`docs/storage-format.md`).

use crate::store::disk::{Body, Bytes, Content, Disk, DiskError, Durability, Expect, Key, Op, Space, WriteTx};
use gloo::events::EventListener;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What happens to the connection without being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Opening waits until other tabs have closed the database.
    Blocked,
    /// The connection is closed, with the reason; everything fails with [`DiskError::Unavailable`] from now on.
    Closed(&'static str),
}

/// The disk.
pub struct IdbDisk {
    db: Database,
    closed: Rc<Cell<Option<&'static str>>>,
    /// Blobs can be stored here; `false` after one could not.
    blobs: Cell<bool>,
    listeners: RefCell<Vec<EventListener>>,
}

/// Steps of a transaction as the browser takes them.
type Steps<'a> = Vec<(&'static str, Step<'a>)>;

enum Step<'a> {
    Put(u64, JsValue),
    Delete(u64),
    DeleteRange(&'a Range<u64>),
}

impl IdbDisk {
    /// Opens the database `name`, and makes it where there is none.
    ///
    /// # Errors
    /// [`DiskError::Unavailable`] where the browser gives no IndexedDB or the database cannot be opened; [`DiskError::Quota`].
    pub async fn open(name: &str, notice: impl Fn(Notice) + 'static) -> Result<Self, DiskError> {
        let notice = Rc::new(notice);
        let blocked = notice.clone();
        let db = Database::open(name)
            .with_version(1u32)
            .with_on_blocked(move |_| {
                blocked(Notice::Blocked);
                Ok(())
            })
            .with_on_upgrade_needed(|_, db| {
                Space::ALL.iter().try_for_each(|space| db.create_object_store(space.name()).build().map(|_| ()))
            })
            .await
            .map_err(|error| open_error(&error))?;
        let closed = Rc::new(Cell::new(None));
        let on = |event: &'static str, why: &'static str| {
            let (db, closed, notice) = (db.clone(), closed.clone(), notice.clone());
            EventListener::new(db.clone().as_sys(), event, move |_| {
                if closed.replace(Some(why)).is_none() {
                    // Whoever wants to delete the database waits until every connection is closed.
                    db.clone().close();
                    notice(Notice::Closed(why));
                }
            })
        };
        let listeners = RefCell::new(vec![
            on("versionchange", "the workspace was reset in another tab"),
            on("close", "the browser closed the database"),
        ]);
        Ok(IdbDisk { db, closed, blobs: Cell::new(true), listeners })
    }

    /// Closes the connection; transactions under way still end.
    pub fn close(&self) {
        self.closed.set(Some("it was closed"));
        self.listeners.borrow_mut().clear();
        self.db.clone().close();
    }

    /// Deletes the database `name`. Waits until every connection to it is closed; those of this app close themselves.
    ///
    /// # Errors
    /// [`DiskError::Unavailable`].
    pub async fn delete(name: &str) -> Result<(), DiskError> {
        let request = Database::delete_by_name(name).map_err(|error| open_error(&error))?;
        request.await.map_err(|error| DiskError::Unavailable(describe(&error).1))
    }

    fn alive(&self) -> Result<(), DiskError> {
        match self.closed.get() {
            Some(why) => Err(DiskError::Unavailable(why.into())),
            None => Ok(()),
        }
    }

    fn reading(&self, space: Space) -> Result<Transaction<'_>, DiskError> {
        self.alive()?;
        self.db.transaction(space.name()).build().map_err(|error| self.read_error(&error))
    }

    fn read_error(&self, error: &Error) -> DiskError {
        let (name, text) = describe(error);
        match name.as_str() {
            "InvalidStateError" | "AbortError" | "TransactionInactiveError" => {
                DiskError::Unavailable(self.closed.get().map_or(text, str::to_owned))
            }
            _ => DiskError::Unreadable(text),
        }
    }

    /// The transaction, sent in one go.
    async fn send(&self, tx: &WriteTx<web_sys::Blob>, bytes: &BTreeMap<usize, Uint8Array>) -> Result<(), DiskError> {
        self.alive()?;
        let steps = steps(tx, bytes);
        let spaces: BTreeSet<&str> = steps
            .iter()
            .map(|(space, _)| *space)
            .chain(tx.expect.iter().map(|expect| expect.key.space.name()))
            .collect();
        let durability = match tx.durability {
            Durability::Strict => TransactionDurability::Strict,
            Durability::Relaxed => TransactionDurability::Relaxed,
        };
        let idb = self
            .db
            .transaction(spaces.into_iter().collect::<Vec<_>>())
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()
            .map_err(|error| write_error(&error))?;
        // Kept to ask for the reason should it fail: the library's own error says only that it was aborted.
        let raw = idb.as_sys().clone();
        let outcome = carry_out(idb, tx.expect.as_ref(), &steps).await;
        outcome.map_err(|failed| match (failed, raw.error()) {
            (Failed::Lost, _) => DiskError::Lost,
            (Failed::Error(_), Some(reason)) => write_error(&reason.into()),
            (Failed::Error(error), None) => write_error(&error),
        })
    }
}

enum Failed {
    Lost,
    Error(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::Error(error)
    }
}

async fn carry_out(idb: Transaction<'_>, expect: Option<&Expect>, steps: &Steps<'_>) -> Result<(), Failed> {
    let asked = match expect {
        Some(expect) => {
            let store = idb.object_store(expect.key.space.name())?;
            Some((store.get::<JsValue, _, _>(number(expect.key.id)).primitive()?, &expect.bytes))
        }
        None => None,
    };
    for (space, step) in steps {
        let store = idb.object_store(space)?;
        match step {
            Step::Put(id, value) => drop(store.put(value.clone()).with_key(number(*id)).primitive()?),
            Step::Delete(id) => drop(store.delete(number(*id)).primitive()?),
            Step::DeleteRange(range) => {
                drop(store.delete(number(range.start)..number(range.end)).primitive()?);
            }
        }
    }
    if let Some((asked, expected)) = asked {
        let found = asked.await?.map(|value| Uint8Array::new(&value).to_vec());
        if found.as_deref() != expected.as_deref() {
            // Dropping the transaction aborts it; the steps behind the question have not been carried out.
            return Err(Failed::Lost);
        }
    }
    Ok(idb.commit().await?)
}

fn steps<'a>(tx: &'a WriteTx<web_sys::Blob>, bytes: &BTreeMap<usize, Uint8Array>) -> Steps<'a> {
    let step = |(nth, op): (usize, &'a Op<web_sys::Blob>)| match op {
        Op::Put(key, Content::Bytes(record)) => {
            Some((key.space.name(), Step::Put(key.id, Uint8Array::from(&**record).into())))
        }
        Op::Put(key, Content::Body(blob)) => {
            let value = bytes.get(&nth).map_or_else(|| blob.into(), JsValue::from);
            Some((key.space.name(), Step::Put(key.id, value)))
        }
        Op::Delete(key) => Some((key.space.name(), Step::Delete(key.id))),
        // An empty range is no key range for the browser.
        Op::DeleteRange(_, range) if range.is_empty() => None,
        Op::DeleteRange(space, range) => Some((space.name(), Step::DeleteRange(range))),
    };
    tx.ops.iter().enumerate().filter_map(step).collect()
}

impl Disk for IdbDisk {
    type Body = web_sys::Blob;

    async fn get(&self, key: Key) -> Result<Option<Content<web_sys::Blob>>, DiskError> {
        let tx = self.reading(key.space)?;
        let ask = async { tx.object_store(key.space.name())?.get::<JsValue, _, _>(number(key.id)).primitive()?.await };
        let found = ask.await.map_err(|error| self.read_error(&error))?;
        found.map(|value| content(key.space, value)).transpose()
    }

    async fn scan(&self, space: Space, from: u64, limit: u32) -> Result<Vec<(u64, Content<web_sys::Blob>)>, DiskError> {
        let tx = self.reading(space)?;
        let ask = async {
            let store = tx.object_store(space.name())?;
            let keys = store.get_all_keys::<f64>().with_query(number(from)..).with_limit(limit).primitive()?;
            let values = store.get_all::<JsValue>().with_query(number(from)..).with_limit(limit).primitive()?;
            Ok((keys.await?, values.await?))
        };
        let (keys, values) = ask.await.map_err(|error| self.read_error(&error))?;
        let pair = |(key, value): (Result<f64, Error>, Result<JsValue, Error>)| {
            let key = key.map_err(|error| self.read_error(&error))? as u64;
            Ok((key, content(space, value.map_err(|error| self.read_error(&error))?)?))
        };
        keys.zip(values).map(pair).collect()
    }

    async fn keys(&self, space: Space) -> Result<Vec<u64>, DiskError> {
        let tx = self.reading(space)?;
        let ask = async { tx.object_store(space.name())?.get_all_keys::<f64>().primitive()?.await };
        let keys = ask.await.map_err(|error| self.read_error(&error))?;
        keys.map(|key| key.map(|key| key as u64).map_err(|error| self.read_error(&error))).collect()
    }

    async fn write(&self, tx: WriteTx<web_sys::Blob>) -> Result<(), DiskError> {
        let has_blobs = tx.ops.iter().any(|op| matches!(op, Op::Put(_, Content::Body(_))));
        let refused = if has_blobs && !self.blobs.get() { None } else { Some(self.send(&tx, &BTreeMap::new()).await) };
        match refused {
            // Nothing of it was written. Where it held a Blob, the Blob may be why, so its bytes are tried.
            Some(Err(DiskError::Aborted(why))) if has_blobs => {
                let bytes = buffers(&tx).await.map_err(|_| DiskError::Aborted(why))?;
                self.send(&tx, &bytes).await?;
                self.blobs.set(false);
                Ok(())
            }
            Some(outcome) => outcome,
            None => self.send(&tx, &buffers(&tx).await?).await,
        }
    }

    fn body(&self, bytes: Vec<u8>) -> web_sys::Blob {
        blob_of(&Uint8Array::from(&bytes[..]))
    }

    async fn bytes(&self, body: &web_sys::Blob) -> Result<Bytes, DiskError> {
        Ok(buffer(body).await?.to_vec().into())
    }
}

impl Body for web_sys::Blob {
    fn size(&self) -> u64 {
        web_sys::Blob::size(self) as u64
    }

    fn part(&self, range: Range<u64>) -> Self {
        let size = Body::size(self);
        if range.start == 0 && range.end >= size {
            return self.clone();
        }
        let (from, to) = (range.start.min(size), range.end.clamp(range.start.min(size), size));
        // Slicing fails for no range within the Blob; should it ever, an empty part is told apart by its size.
        self.slice_with_f64_and_f64(number(from), number(to))
            .unwrap_or_else(|_| blob_of(&Uint8Array::new_with_length(0)))
    }
}

fn blob_of(bytes: &Uint8Array) -> web_sys::Blob {
    // The constructor fails only for what is no sequence.
    web_sys::Blob::new_with_u8_array_sequence(&Array::of1(bytes)).unwrap_or_else(|error| error.unchecked_into())
}

async fn buffer(blob: &web_sys::Blob) -> Result<Uint8Array, DiskError> {
    match JsFuture::from(blob.array_buffer()).await {
        Ok(buffer) => Ok(Uint8Array::new(&buffer)),
        Err(error) => Err(DiskError::Unreadable(describe(&error.into()).1)),
    }
}

/// The bytes of every Blob in `tx`, under the number of its step.
async fn buffers(tx: &WriteTx<web_sys::Blob>) -> Result<BTreeMap<usize, Uint8Array>, DiskError> {
    let mut bytes = BTreeMap::new();
    for (nth, op) in tx.ops.iter().enumerate() {
        if let Op::Put(_, Content::Body(blob)) = op {
            bytes.insert(nth, buffer(blob).await?);
        }
    }
    Ok(bytes)
}

/// A number as IndexedDB's key; exact below 2⁵³.
fn number(n: u64) -> f64 {
    n as f64
}

fn content(space: Space, value: JsValue) -> Result<Content<web_sys::Blob>, DiskError> {
    match value.dyn_into::<web_sys::Blob>() {
        Ok(blob) => Ok(Content::Body(blob)),
        Err(value) => match value.dyn_into::<Uint8Array>() {
            Ok(bytes) if matches!(space, Space::Blobs | Space::Reserve) => Ok(Content::Body(blob_of(&bytes))),
            Ok(bytes) => Ok(Content::Bytes(bytes.to_vec().into())),
            Err(_) => Err(DiskError::Unreadable(format!("a record in {} is neither bytes nor a Blob", space.name()))),
        },
    }
}

/// The name of the DOMException behind an error (empty where it is none), and a text for people.
fn describe(error: &Error) -> (String, String) {
    match error {
        Error::DomException(exception) => {
            let exception = exception.as_sys();
            let (name, message) = (exception.name(), exception.message());
            let text = if message.is_empty() { name.clone() } else { format!("{name}: {message}") };
            (name, text)
        }
        other => (String::new(), other.to_string()),
    }
}

fn write_error(error: &Error) -> DiskError {
    let (name, text) = describe(error);
    match name.as_str() {
        "QuotaExceededError" => DiskError::Quota(text),
        // The connection was closed before the transaction began.
        "InvalidStateError" | "NotFoundError" => DiskError::Unavailable(text),
        _ => DiskError::Aborted(text),
    }
}

fn open_error(error: &OpenDbError) -> DiskError {
    match error {
        OpenDbError::Base(error) => match describe(error) {
            (name, text) if name == "QuotaExceededError" => DiskError::Quota(text),
            (_, text) => DiskError::Unavailable(text),
        },
        other => DiskError::Unavailable(other.to_string()),
    }
}
