//! The edges: driver, IndexedDB, sandbox, files, tabs' lock. Compiles for the browser alone.
//!
//! [`Driver`] is what the page knows. Behind it, `pump` feeds the cloud and the store's group commit, `open` and `lock` make a
//! workspace of a database, `intake` and `body` move bytes in and out as Blobs, `runner`, `sandbox` and `gateway` run handlers
//! and answer their requests through `wire`.

mod body;
mod clock;
mod driver;
pub mod editor;
mod fetch;
mod files;
mod gateway;
mod hasher;
pub mod idb;
mod intake;
mod leveldb;
mod lock;
mod open;
mod pump;
pub mod raw;
mod runner;
pub mod samples;
pub mod sandbox;
mod upkeep;
mod work;

pub use driver::{Driver, Standing, UploadError, Watcher};
pub use fetch::fetch_blob;
pub use files::Cancel;
pub use open::Hindrance;
