//! The workspace's clock. Real time for now; whoever asks for the time asks here.

use crate::cloud::Timestamp;

/// Now, by the browser's wall clock. The cloud sees to it that time never runs backwards.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now().max(0.0) as u64)
}
