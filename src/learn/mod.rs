//! Content and its judging.
