//! Names of buckets and keys, checked as AWS checks them.

use super::Error;
use crate::cloud::limits;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The rule that a bucket's name breaks. [S3, "General purpose bucket naming rules"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BucketNameFault {
    /// Shorter than 3 or longer than 63 characters.
    Length,
    /// Something else than lower-case letters, digits, dots and hyphens.
    Characters,
    /// Does not begin and end with a letter or a digit.
    Edges,
    /// Two dots in a row.
    Dots,
    /// Formatted as an IP address.
    Address,
    /// A prefix that AWS keeps for itself.
    Prefix(Cow<'static, str>),
    /// A suffix that AWS keeps for itself.
    Suffix(Cow<'static, str>),
}

const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Checks a bucket's name.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_bucket_name(name: &str) -> Result<(), BucketNameFault> {
    use BucketNameFault as Fault;
    if !limits::BUCKET_NAME.contains(&name.chars().count()) {
        return Err(Fault::Length);
    }
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !name.bytes().all(|c| plain(c) || c == b'.' || c == b'-') {
        return Err(Fault::Characters);
    }
    if ![name.bytes().next(), name.bytes().last()].iter().flatten().all(|c| plain(*c)) {
        return Err(Fault::Edges);
    }
    if name.contains("..") {
        return Err(Fault::Dots);
    }
    if name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok()) {
        return Err(Fault::Address);
    }
    if let Some(prefix) = PREFIXES.into_iter().find(|p| name.starts_with(p)) {
        return Err(Fault::Prefix(prefix.into()));
    }
    match SUFFIXES.into_iter().find(|s| name.ends_with(s)) {
        Some(suffix) => Err(Fault::Suffix(suffix.into())),
        None => Ok(()),
    }
}

/// Checks a key: 1 to 1,024 bytes of UTF-8, any characters.
///
/// # Errors
/// [`Error::EmptyKey`], [`Error::KeyTooLong`].
pub fn check_key(key: &str) -> Result<(), Error> {
    match key.len() {
        0 => Err(Error::EmptyKey),
        n if n > limits::KEY_BYTES => Err(Error::KeyTooLong(key.to_owned())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{BucketNameFault as Fault, *};

    #[test]
    fn bucket_names_follow_the_rules_of_the_user_guide() {
        for good in ["photos", "my.bucket-1", "123", "a.b", &"x".repeat(63), "1.2.3.4.5", "256.1.1.1"] {
            assert_eq!(check_bucket_name(good), Ok(()), "{good}");
        }
        for (bad, fault) in [
            ("ab", Fault::Length),
            (&"x".repeat(64), Fault::Length),
            ("Photos", Fault::Characters),
            ("my_photos", Fault::Characters),
            ("föö", Fault::Characters),
            ("-photos", Fault::Edges),
            ("photos.", Fault::Edges),
            ("pho..tos", Fault::Dots),
            ("192.168.5.4", Fault::Address),
            ("xn--photos", Fault::Prefix("xn--".into())),
            ("photos-s3alias", Fault::Suffix("-s3alias".into())),
        ] {
            assert_eq!(check_bucket_name(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn keys_are_1_to_1024_bytes() {
        assert_eq!(check_key(""), Err(Error::EmptyKey));
        assert_eq!(check_key(&"é".repeat(512)), Ok(()));
        assert!(matches!(check_key(&"é".repeat(513)), Err(Error::KeyTooLong(_))));
    }
}
