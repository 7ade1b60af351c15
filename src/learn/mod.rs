//! Content and its judging.

pub mod cause;
pub mod explain;
pub mod journey;
pub mod places;
pub mod rules;
pub mod templates;
