//! Which bucket and which key an address names: in the host, or in the path.

use super::Error;
use crate::{cloud::REGION, wire::uri};
use core::net::IpAddr;
use http::{Uri, request::Parts};

/// Bucket and key of a request, as they are after percent-decoding.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub bucket: Option<String>,
    pub key: Option<String>,
    /// The region whose endpoint was asked; this one, where the endpoint names none.
    pub region: String,
}

impl Address {
    /// Reads host and path.
    pub fn read(parts: &Parts) -> Result<Self, Error> {
        let invalid = || Error::InvalidUri(parts.uri.to_string());
        let from_header = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
        let host = parts.uri.authority().map(|authority| authority.as_str()).or(from_header).ok_or_else(invalid)?;
        let endpoint = Endpoint::of(host).ok_or_else(invalid)?;
        let path = raw_path(&parts.uri);
        let (bucket, key) = match endpoint.bucket {
            Some(bucket) => (bucket, path),
            None => {
                let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
                (uri::decode(bucket.as_bytes()).ok_or_else(invalid)?, key)
            }
        };
        let key = uri::decode(key.as_bytes()).ok_or_else(invalid)?;
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        match (filled(bucket), filled(key)) {
            // `//key` in path style: a key without a bucket.
            (None, Some(_)) => Err(invalid()),
            (bucket, key) => Ok(Self { bucket, key, region: endpoint.region }),
        }
    }
}

fn raw_path(uri: &Uri) -> &str {
    uri.path().strip_prefix('/').unwrap_or(uri.path())
}

/// Whether a host (with or without a port) is one of S3's. Machines of one's own count, for the loopback server.
#[must_use]
pub fn is_endpoint(host: &str) -> bool {
    Endpoint::of(host).is_some()
}

/// An endpoint of S3 and the bucket before it.
#[derive(Debug, PartialEq, Eq)]
struct Endpoint {
    bucket: Option<String>,
    region: String,
}

impl Endpoint {
    /// Takes a host apart. [S3, "Virtual hosting of general purpose buckets"; "Amazon S3 endpoints and quotas"]
    fn of(host: &str) -> Option<Self> {
        let host = host.rsplit('@').next().unwrap_or(host);
        let host = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        let here = |bucket: Option<&str>| {
            Some(Self { bucket: bucket.map(str::to_owned), region: REGION.to_owned() }).filter(Self::names_a_bucket)
        };
        if host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return here(None);
        }
        if let Some(bucket) = host.strip_suffix(".localhost") {
            return here(Some(bucket));
        }
        let labels: Vec<&str> = host.strip_suffix(".amazonaws.com")?.split('.').collect();
        let (bucket, region) = match labels.as_slice() {
            [bucket @ .., "s3"] | [bucket @ .., "s3-external-1"] => (bucket, REGION),
            [bucket @ .., "s3" | "s3-fips", "dualstack", region] => (bucket, *region),
            [bucket @ .., "s3" | "s3-fips", region] => (bucket, *region),
            [bucket @ .., last] => (bucket, last.strip_prefix("s3-")?),
            [] => return None,
        };
        let bucket = Some(bucket.join(".")).filter(|bucket| !bucket.is_empty());
        Some(Self { bucket, region: region.to_owned() }).filter(|it| looks_like_region(region) && it.names_a_bucket())
    }

    fn names_a_bucket(&self) -> bool {
        self.bucket.as_ref().is_none_or(|bucket| !bucket.is_empty())
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    }
}

/// `eu-west-1`, `us-gov-east-1`: small letters in two words or more, and a number.
pub(super) fn looks_like_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let Some((number, names)) = words.split_last() else { return false };
    let small = |word: &&str| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase());
    names.len() >= 2 && names.iter().all(small) && number.parse::<u8>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_taken_apart() {
        for (host, expected) in [
            ("s3.amazonaws.com", (None, REGION)),
            ("S3.us-east-1.amazonaws.com:443", (None, REGION)),
            ("photos.s3.amazonaws.com", (Some("photos"), REGION)),
            ("photos.s3.us-east-1.amazonaws.com", (Some("photos"), REGION)),
            ("my.photos.s3.us-east-1.amazonaws.com", (Some("my.photos"), REGION)),
            ("s3.photos.s3.us-east-1.amazonaws.com", (Some("s3.photos"), REGION)),
            ("photos.s3-us-east-1.amazonaws.com", (Some("photos"), REGION)),
            ("photos.s3-external-1.amazonaws.com", (Some("photos"), REGION)),
            ("photos.s3.dualstack.us-east-1.amazonaws.com", (Some("photos"), REGION)),
            ("photos.s3-fips.us-east-1.amazonaws.com", (Some("photos"), REGION)),
            ("photos.s3.eu-west-1.amazonaws.com", (Some("photos"), "eu-west-1")),
            ("s3-eu-west-1.amazonaws.com", (None, "eu-west-1")),
            ("127.0.0.1:9000", (None, REGION)),
            ("[::1]:9000", (None, REGION)),
            ("localhost:9000", (None, REGION)),
            ("photos.localhost", (Some("photos"), REGION)),
        ] {
            let (bucket, region) = expected;
            let expected = Endpoint { bucket: bucket.map(str::to_owned), region: region.to_owned() };
            assert_eq!(Endpoint::of(host), Some(expected), "{host}");
        }
    }

    #[test]
    fn other_hosts_are_not_s3() {
        for host in [
            "",
            "example.com",
            "s3.example.com",
            "amazonaws.com",
            ".s3.amazonaws.com.evil.com",
            "lambda.us-east-1.amazonaws.com",
            "photos.s3-accelerate.amazonaws.com",
            "sqs.us-east-1.amazonaws.com",
            ".localhost",
        ] {
            assert!(!is_endpoint(host), "{host}");
        }
    }
}
