//! How numbers, sizes and times are written on the page. Pure: the caller brings the clock and the time zone.

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// `1234567` → `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `counted(1, "object", "objects")` → `1 object`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A size in powers of 1,000: `812 B`, `1.9 MB`, `412 MB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if size < 1_000 {
        return format!("{size} B");
    }
    // Tenths of the unit in integers: rounding is exact, and 999,950 becomes 1.0 MB instead of 1000.0 kB.
    let mut unit = 1_000_u128;
    for name in UNITS {
        let tenths = (u128::from(size) * 10 + unit / 2) / unit;
        if tenths < 1_000 {
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
        let whole = (u128::from(size) + unit / 2) / unit;
        if whole < 1_000 {
            return format!("{whole} {name}");
        }
        unit *= 1_000;
    }
    unreachable!("u64::MAX is 18.4 EB")
}

/// A size to the byte: `1,923,441 bytes`.
pub fn exact_bytes(size: u64) -> String {
    counted(size, "byte", "bytes")
}

/// How long something took, in milliseconds: `0.42 ms`, `48 ms`, `1.24 s`, `2 min 5 s`, `3 h 4 min`.
pub fn duration(milliseconds: f64) -> String {
    let milliseconds = milliseconds.max(0.0);
    if milliseconds < 9.995 {
        let text = format!("{milliseconds:.2}");
        return format!("{} ms", text.trim_end_matches('0').trim_end_matches('.'));
    }
    if milliseconds < 999.5 {
        return format!("{milliseconds:.0} ms");
    }
    if milliseconds < 59_995.0 {
        return format!("{:.2} s", milliseconds / 1_000.0);
    }
    let seconds = (milliseconds / 1_000.0).round() as u64;
    match seconds {
        0..3_600 => pair(seconds / 60, "min", seconds % 60, "s"),
        3_600..86_400 => pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min"),
        _ => pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h"),
    }
}

fn pair(major: u64, major_unit: &str, minor: u64, minor_unit: &str) -> String {
    if minor == 0 { format!("{major} {major_unit}") } else { format!("{major} {major_unit} {minor} {minor_unit}") }
}

/// A moment as seen from `now`, both in milliseconds since 1970: `just now`, `12 s ago`, `in 2 min`, `3 d ago`.
pub fn relative(moment: i64, now: i64) -> String {
    let distance = moment.abs_diff(now) / 1_000;
    let text = match distance {
        0..3 => return "just now".to_owned(),
        3..60 => format!("{distance} s"),
        60..3_600 => format!("{} min", distance / 60),
        3_600..86_400 => format!("{} h", distance / 3_600),
        _ => format!("{} d", distance / 86_400),
    };
    if moment > now { format!("in {text}") } else { format!("{text} ago") }
}

/// The time of day of a moment (milliseconds since 1970) in a zone that is `offset` minutes east of UTC: `10:42:51`.
pub fn clock(moment: i64, offset: i32) -> String {
    let of_day = (moment + i64::from(offset) * 60_000).rem_euclid(DAY);
    format!("{:02}:{:02}:{:02}", of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60)
}

/// As [`clock`], to the millisecond: `10:42:51.204`.
pub fn clock_millis(moment: i64, offset: i32) -> String {
    format!("{}.{:03}", clock(moment, offset), moment.rem_euclid(1_000))
}

/// The date of a moment (milliseconds since 1970) in a zone that is `offset` minutes east of UTC: `2026-11-22`.
pub fn date(moment: i64, offset: i32) -> String {
    let (year, month, day) = civil((moment + i64::from(offset) * 60_000).div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// ISO 8601 in UTC, as AWS writes it: `2026-11-22T10:42:51.204Z`.
pub fn iso(moment: i64) -> String {
    format!("{}T{}Z", date(moment, 0), clock_millis(moment, 0))
}

/// Year, month and day of a day counted from 1970-01-01, by the proleptic Gregorian calendar. Years are counted from
/// March, so that the leap day is the last of its year.
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468; // days from 0000-03-01 to 1970-01-01
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "object", "objects"), "1 object");
        assert_eq!(counted(2_000, "object", "objects"), "2,000 objects");
    }

    #[test]
    fn sizes() {
        let pairs = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (14_049, "14.0 kB"),
            (99_949, "99.9 kB"),
            (99_950, "100 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (1_923_441, "1.9 MB"),
            (412_000_000, "412 MB"),
            (u64::MAX, "18.4 EB"),
        ];
        for (size, text) in pairs {
            assert_eq!(bytes(size), text);
        }
        assert_eq!(exact_bytes(1), "1 byte");
    }

    #[test]
    fn durations() {
        let pairs = [
            (0.0, "0 ms"),
            (0.42, "0.42 ms"),
            (9.996, "10 ms"),
            (47.61, "48 ms"),
            (999.6, "1.00 s"),
            (1_240.0, "1.24 s"),
            (59_996.0, "1 min"),
            (125_000.0, "2 min 5 s"),
            (11_040_000.0, "3 h 4 min"),
            (90_000_000.0, "1 d 1 h"),
        ];
        for (milliseconds, text) in pairs {
            assert_eq!(duration(milliseconds), text);
        }
    }

    #[test]
    fn distances() {
        assert_eq!(relative(0, 2_999), "just now");
        assert_eq!(relative(0, 12_000), "12 s ago");
        assert_eq!(relative(120_000, 0), "in 2 min");
        assert_eq!(relative(0, 3 * DAY), "3 d ago");
    }

    #[test]
    fn times() {
        let moment = 1_795_344_171_204;
        assert_eq!(iso(moment), "2026-11-22T10:42:51.204Z");
        assert_eq!(clock(moment, 60), "11:42:51");
        assert_eq!(clock_millis(moment, -690), "23:12:51.204");
        assert_eq!(date(moment, -690), "2026-11-21");
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
    }

    proptest! {
        #[test]
        fn days_follow_each_other(day in -1_000_000_i64..1_000_000) {
            let (a, b) = (civil(day), civil(day + 1));
            prop_assert!(a < b, "{a:?} {b:?}");
            prop_assert!(b.2 == a.2 + 1 || b.2 == 1);
        }

        #[test]
        fn sizes_have_four_digits_at_most(size in any::<u64>()) {
            prop_assert!(bytes(size).len() <= 7, "{}", bytes(size));
        }
    }
}
