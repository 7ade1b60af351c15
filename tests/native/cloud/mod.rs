//! The cloud from outside: inputs in, outputs drained, state looked at.
//!
//! [`sim`] is the driver's stand-in and checks on every drain what must always hold. Properties run on a fixed seed, so that a
//! failure comes back; `PROPTEST_RNG_SEED` sets another one and `PROPTEST_CASES` (256 is the usual amount) more or fewer cases.

mod environments;
mod event_json;
mod history;
mod keys;
mod listing;
mod logs;
mod multipart;
mod notifications;
mod recovery;
mod recursion;
mod reopening;
mod retries;
mod s3_edges;
mod s3_history;
mod s3_model;
mod s3_steps;
pub mod sim;
mod trail;
mod upkeep;
mod world;
