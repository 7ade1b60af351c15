//! Cloud Chamber: a cloud in a browser tab where every event leaves a trail.
//!
//! The rooms of the house, and who may know whom (a test checks the arrows):
//!
//! | module      | what it is                                                        | knows            |
//! |-------------|-------------------------------------------------------------------|------------------|
//! | [`cloud`]   | the simulated cloud: a state machine without clock, entropy or I/O | nobody           |
//! | [`wire`]    | AWS protocols: request → cloud call, reply → response              | `cloud`          |
//! | [`store`]   | the log-structured store and its group commit, over any `Disk`     | nobody           |
//! | [`learn`]   | explanations, lessons, glossary: content and its judging           | `cloud`          |
//! | [`route`], [`format`], [`json`], [`media`] | addresses of pages, numbers and times as text, JSON for reading, kinds of files | nobody |
//! | `browser`   | the edges: driver, IndexedDB, sandbox, files, tabs' lock           | all of the above |
//! | `ui`        | what people see                                                    | all              |

pub mod cloud;
pub mod format;
pub mod json;
pub mod learn;
pub mod media;
pub mod route;
pub mod store;
pub mod wire;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod ui;
