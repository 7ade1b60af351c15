//! Time as the cloud knows it: an argument, never a clock.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Timestamp(pub u64);

const ISO: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const HTTP: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]/[month]/[day]");

/// The last moment that can be written down: the end of the year 9999.
const LAST_MS: u64 = 253_402_300_799_999;

impl Timestamp {
    /// This moment and `ms` milliseconds more.
    #[must_use]
    pub fn plus_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; 0 when it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The whole second this moment lies in: S3 keeps `Last-Modified` in whole seconds.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self(self.0 / 1000 * 1000)
    }

    /// `2026-11-22T10:00:00.000Z`, as events, logs and XML write it.
    #[must_use]
    pub fn iso(self) -> String {
        self.format(ISO)
    }

    /// `Sun, 22 Nov 2026 10:00:00 GMT`, as HTTP headers write it.
    #[must_use]
    pub fn http(self) -> String {
        self.format(HTTP)
    }

    /// `2026/11/22`, as log streams write it.
    #[must_use]
    pub fn day(self) -> String {
        self.format(DAY)
    }

    /// Reads an HTTP date; `None` when it is not one.
    #[must_use]
    pub fn from_http(text: &str) -> Option<Self> {
        let read = time::PrimitiveDateTime::parse(text.trim(), HTTP).ok()?;
        u64::try_from(read.assume_utc().unix_timestamp()).ok().map(|s| Self(s * 1000))
    }

    fn format(self, items: &[BorrowedFormatItem<'_>]) -> String {
        let ms = self.0.min(LAST_MS);
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(items).ok())
            .unwrap_or_default()
    }
}

/// Timers as data, in (time, sequence) order, so that equal times fire in the order they were set.
///
/// Timers are not cancelled: whoever is woken looks whether there is still something to do.
#[derive(Debug, Clone)]
pub struct Timers<T> {
    set: BTreeMap<(Timestamp, u64), T>,
    sequence: u64,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self { set: BTreeMap::new(), sequence: 0 }
    }
}

impl<T> Timers<T> {
    /// Asks for `what` at `due`.
    pub fn set(&mut self, due: Timestamp, what: T) {
        self.sequence += 1;
        self.set.insert((due, self.sequence), what);
    }

    /// The next timer that is due by `now`, removed.
    pub fn pop_due(&mut self, now: Timestamp) -> Option<T> {
        let first = self.set.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When the next timer fires.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.set.first_key_value().map(|((due, _), _)| *due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_aws_writes_them() {
        let moment = Timestamp(1_795_341_600_123);
        assert_eq!(moment.iso(), "2026-11-22T10:00:00.123Z");
        assert_eq!(moment.http(), "Sun, 22 Nov 2026 10:00:00 GMT");
        assert_eq!(moment.day(), "2026/11/22");
        assert_eq!(Timestamp::from_http(&moment.http()), Some(moment.whole_second()));
        assert_eq!(Timestamp::from_http("yesterday"), None);
        assert_eq!(Timestamp(u64::MAX).iso(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn timers_fire_in_time_then_sequence() {
        let mut timers = Timers::default();
        timers.set(Timestamp(5), "b");
        timers.set(Timestamp(5), "c");
        timers.set(Timestamp(1), "a");
        assert_eq!(timers.next(), Some(Timestamp(1)));
        assert_eq!(timers.pop_due(Timestamp(0)), None);
        let fired: Vec<_> = std::iter::from_fn(|| timers.pop_due(Timestamp(9))).collect();
        assert_eq!(fired, ["a", "b", "c"]);
    }
}
