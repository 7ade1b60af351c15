//! Presigned URLs: for how long they are good. Signatures are parsed by nobody here.

use super::{Error, Timestamp, request::Request};
use crate::cloud::limits;
use time::{PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

const LONG: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// Checks that a presigned URL, where the request is one, is still good.
///
/// [S3, "Authenticating requests: using query parameters (AWS Signature Version 4)"; the older version 2 names the second until
/// which the URL is good.]
pub(super) fn check(request: &Request, now: Timestamp) -> Result<(), Error> {
    if request.query_in_any_case("X-Amz-Signature").is_some() || request.query_in_any_case("X-Amz-Algorithm").is_some()
    {
        return check_version_4(request, now);
    }
    let until = request.query("Expires").filter(|_| request.query("Signature").is_some());
    let Some(until) = until else { return Ok(()) };
    let until = until.parse::<u64>().map_err(|_| wrong("Invalid date (should be seconds since epoch)"))?;
    good_until(Timestamp(until.saturating_mul(1000)), None, now)
}

fn check_version_4(request: &Request, now: Timestamp) -> Result<(), Error> {
    let (Some(date), Some(seconds)) =
        (request.query_in_any_case("X-Amz-Date"), request.query_in_any_case("X-Amz-Expires"))
    else {
        return Err(wrong(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, \
             X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
        ));
    };
    let signed = PrimitiveDateTime::parse(date, LONG).ok();
    let signed = signed.and_then(|signed| u64::try_from(signed.assume_utc().unix_timestamp()).ok());
    let signed =
        signed.ok_or_else(|| wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""))?;
    let seconds = seconds.parse::<i64>().map_err(|_| wrong("X-Amz-Expires should be a number"))?;
    let seconds = u64::try_from(seconds).map_err(|_| wrong("X-Amz-Expires must be non-negative"))?;
    if seconds > limits::PRESIGNED_S {
        return Err(wrong(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
        ));
    }
    good_until(Timestamp((signed + seconds) * 1000), Some(seconds), now)
}

fn good_until(until: Timestamp, seconds: Option<u64>, now: Timestamp) -> Result<(), Error> {
    match now > until {
        true => Err(Error::Expired { seconds, expired: until, now }),
        false => Ok(()),
    }
}

fn wrong(message: &str) -> Error {
    Error::AuthorizationQuery(message.to_owned())
}
