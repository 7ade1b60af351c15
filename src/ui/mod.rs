//! What people see.

/// Mounts the page.
pub fn start() {}
