//! The driver: what the page knows of the cloud. It reads projections, subscribes to topics, and changes the cloud through here alone.

use super::{
    body, clock, files, intake, lock,
    open::{self, Hindrance},
    pump::{Phase, Pump, Tell},
    runner::{Host, Runner},
    work::{Answer, Work},
};
use crate::{
    cloud::{Cloud, Input, Op, Topic, lambda, s3, trace::By},
    store::{self, Repair},
};
use std::{
    cell::{Ref, RefCell},
    collections::BTreeSet,
    rc::Rc,
};
use web_sys::Blob;

/// How things stand with the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// This tab has no part in the workspace any more: why.
    pub over: Option<String>,
    /// The last commit failed and nothing has been kept since: why.
    pub trouble: Option<String>,
    /// The browser gives no locks here: a second tab would take the workspace over without asking.
    pub no_locks: bool,
}

/// Who wants to know what.
pub trait Watcher {
    /// Views of these topics are out of date.
    fn changed(&self, topics: &BTreeSet<Topic>);
    /// Things stand differently.
    fn stands(&self, standing: Standing);
}

/// A running workspace.
#[derive(Clone)]
pub struct Driver {
    pump: Rc<Pump>,
    /// Nothing was stored when it was opened.
    fresh: bool,
    /// Given back when the last clone is gone.
    _lock: Rc<Option<lock::Held>>,
}

/// Why an upload came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadError {
    /// A person cancelled it.
    Cancelled,
    /// The file can't be read (any more): why.
    Bytes(String),
    /// S3 refused it.
    Refused(s3::Error),
}

impl Driver {
    /// Opens a workspace.
    ///
    /// # Errors
    /// [`Hindrance`].
    pub async fn open(
        workspace: &str,
        steal: bool,
        repair: Repair,
        watcher: Rc<dyn Watcher>,
    ) -> Result<Self, Hindrance> {
        let name = open::database_name(workspace);
        let standing = Rc::new(RefCell::new(Standing::default()));
        let stand = {
            let (standing, watcher) = (Rc::clone(&standing), Rc::clone(&watcher));
            move |change: &dyn Fn(&mut Standing)| {
                change(&mut standing.borrow_mut());
                watcher.stands(standing.borrow().clone());
            }
        };
        let stand = Rc::new(stand);
        let slot: Rc<RefCell<Option<std::rc::Weak<Pump>>>> = Rc::default();
        let taken = {
            let slot = Rc::clone(&slot);
            move || {
                if let Some(pump) = slot.borrow().as_ref().and_then(std::rc::Weak::upgrade) {
                    pump.end(store::DiskError::Lost.to_string());
                }
            }
        };
        let seed = seed();
        let found = open::open(&name, seed, steal, repair, taken).await?;
        let ended = Rc::clone(&stand);
        let trouble = Rc::clone(&stand);
        let host = Host::default();
        let runner = Runner::new(host.clone()).await.map_err(Hindrance::Storage)?;
        let tell = Tell {
            ended: Box::new(move |why| ended(&|standing| standing.over = Some(why.clone()))),
            trouble: Box::new(move |why| trouble(&|standing| standing.trouble.clone_from(&why))),
            changed: Box::new(move |topics| watcher.changed(topics)),
        };
        let pump = Pump::new(found.cloud, found.store, seed, runner, tell);
        host.connect(&pump);
        *slot.borrow_mut() = Some(Rc::downgrade(&pump));
        stand(&|standing| standing.no_locks = found.lock.is_none());
        pump.put(Work { input: Input::Reopened(Vec::new()), bodies: Vec::new() });
        Ok(Self { pump, fresh: found.fresh, _lock: Rc::new(found.lock) })
    }

    /// Nothing was stored when the workspace was opened: a first visit.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The cloud, to look at. Let go of it before anything is awaited.
    #[must_use]
    pub fn cloud(&self) -> Ref<'_, Cloud> {
        self.pump.cloud.borrow()
    }

    /// Calls an operation of S3 that brings no bytes.
    ///
    /// # Errors
    /// The refusal.
    pub async fn s3(&self, op: s3::Op) -> Result<s3::Reply, s3::Error> {
        match self.call(Op::S3(op)).await.reply {
            crate::cloud::Reply::S3(result) => result,
            crate::cloud::Reply::Lambda(_) => unreachable!("S3 answers what S3 is asked"),
        }
    }

    /// Calls an operation of Lambda; a synchronous Invoke answers when the handler is done.
    ///
    /// # Errors
    /// The refusal.
    pub async fn lambda(&self, op: lambda::Op) -> Result<lambda::Reply, lambda::Error> {
        match self.call(Op::Lambda(op)).await.reply {
            crate::cloud::Reply::Lambda(result) => result,
            crate::cloud::Reply::S3(_) => unreachable!("Lambda answers what Lambda is asked"),
        }
    }

    async fn call(&self, op: Op) -> Answer {
        self.pump.call(op, By::Page, Vec::new()).await
    }

    /// Puts a file as an object. `progress` hears how many bytes have been taken in.
    ///
    /// # Errors
    /// [`UploadError`]: nothing of it is stored.
    pub async fn upload(
        &self,
        bucket: &str,
        key: &str,
        file: Blob,
        headers: s3::Headers,
        cancel: &files::Cancel,
        progress: impl Fn(u64) + 'static,
    ) -> Result<(), UploadError> {
        let taken = intake::take_blob(&self.pump, file, None, cancel, Rc::new(progress)).await?;
        if cancel.is_cancelled() {
            intake::give_back(&self.pump, taken).await;
            return Err(UploadError::Cancelled);
        }
        let put = s3::PutObject {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            headers,
            body: taken.payload(None),
            conditions: s3::Conditions::default(),
        };
        let answer = self.pump.call(Op::S3(s3::Op::PutObject(put)), By::Page, taken.bodies).await;
        match answer.reply {
            crate::cloud::Reply::S3(Err(error)) => Err(UploadError::Refused(error)),
            _ => Ok(()),
        }
    }

    /// The bytes of an object as a Blob of its content type; nothing is read into memory.
    ///
    /// # Errors
    /// A sentence: the bytes are gone or can't be read.
    pub async fn body(&self, object: &s3::Object) -> Result<Blob, String> {
        self.pump.seen().await;
        let chunks: Vec<_> = object.body.iter().map(|chunk| (chunk.blob, 0..chunk.size)).collect();
        body::blob(&self.pump.store, &chunks, object.headers.content_type()).await
    }

    /// Figures of the store.
    #[must_use]
    pub fn stats(&self) -> store::Stats {
        self.pump.store.stats()
    }

    /// Whether calls still do anything.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.pump.phase.get() == Phase::Over
    }

    /// Loads what the first cold start needs, in an idle moment.
    pub fn prewarm(&self) {
        self.pump.runner.prewarm();
    }

    /// Deletes a workspace's database. Connections of other tabs close themselves.
    ///
    /// # Errors
    /// A sentence: it could not be deleted.
    pub async fn erase(workspace: &str) -> Result<(), String> {
        super::idb::IdbDisk::delete(&open::database_name(workspace)).await.map_err(|error| error.to_string())
    }

    /// Ends this tab's part in the workspace.
    pub fn close(&self, reason: &str) {
        self.pump.end(reason.to_owned());
        self.pump.store.disk().close();
    }

    /// Now, by the workspace's clock.
    #[must_use]
    pub fn now(&self) -> crate::cloud::Timestamp {
        clock::now()
    }
}

/// The seed of a new workspace: chance of the browser, drawn once. `crypto.getRandomValues` exists on plain http too.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    let random = web_sys::window().and_then(|window| window.crypto().ok());
    match random.map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)) {
        Some(Ok(_)) => u64::from_le_bytes(bytes),
        _ => clock::now().0,
    }
}
