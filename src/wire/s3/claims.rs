//! What a client claims about the body it sends, read before the body and verified after it.

use super::{Error, request::Request};
use crate::{
    cloud::s3::Algorithm,
    wire::digest::{self, Digested},
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The claims of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claims {
    md5: Option<String>,
    checksum: Option<(Algorithm, String)>,
    /// A checksum that follows the body.
    trailer: Option<Algorithm>,
    /// `Content-Length`, or `x-amz-decoded-content-length` of a body in chunks.
    length: Option<u64>,
}

impl Claims {
    /// Reads the claims.
    pub fn read(request: &Request, in_chunks: bool) -> Result<Self, Error> {
        let md5 = request.header("content-md5").map(str::to_owned);
        if let Some(bad) = md5.as_ref().filter(|md5| !is_digest(md5, 16)) {
            return Err(Error::InvalidDigest(bad.clone()));
        }
        let checksum = sent_checksum(request)?;
        let trailer = announced_trailer(request)?;
        if checksum.is_some() && trailer.is_some() {
            return Err(several());
        }
        if let Some(named) = request.header("x-amz-sdk-checksum-algorithm") {
            let found = checksum.as_ref().map(|(algorithm, _)| *algorithm).or(trailer);
            check_named(named, found)?;
        }
        let length = if in_chunks { "x-amz-decoded-content-length" } else { "content-length" };
        let length = request.header(length).map(|text| text.parse().map_err(|_| Error::IncompleteBody)).transpose()?;
        Ok(Self { md5, checksum, trailer, length })
    }

    /// The algorithm that the body has to be digested with.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.checksum.as_ref().map(|(algorithm, _)| *algorithm).or(self.trailer)
    }

    /// How long the body is to be, in bytes.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Nothing is claimed that would tell a damaged body.
    pub fn is_empty(&self) -> bool {
        self.md5.is_none() && self.algorithm().is_none()
    }

    /// Compares the claims with what came in.
    pub fn verify(&self, digested: &Digested, trailers: &[(String, String)]) -> Result<(), Error> {
        if self.length.is_some_and(|length| length != digested.size) {
            return Err(Error::IncompleteBody);
        }
        if let Some(expected) = &self.md5 {
            let calculated = STANDARD.encode(hex::decode(&digested.md5).unwrap_or_default());
            compare("Content-MD5", expected, calculated)?;
        }
        let from_trailer = match self.trailer {
            Some(algorithm) => Some((algorithm, trailing_checksum(algorithm, trailers)?)),
            None => None,
        };
        let claimed = self.checksum.clone().or(from_trailer);
        let Some((algorithm, expected)) = claimed else { return Ok(()) };
        let calculated = digested.checksum.as_ref().filter(|checksum| checksum.algorithm == algorithm);
        compare(algorithm.name(), &expected, calculated.map(|checksum| checksum.value.clone()).unwrap_or_default())
    }
}

fn compare(digest: &'static str, expected: &str, calculated: String) -> Result<(), Error> {
    match expected == calculated {
        true => Ok(()),
        false => Err(Error::BadDigest { digest: digest.into(), expected: expected.to_owned(), calculated }),
    }
}

/// `x-amz-checksum-<algorithm>` of an algorithm.
pub(super) fn checksum_header(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Crc64Nvme => "x-amz-checksum-crc64nvme",
        Algorithm::Crc32 => "x-amz-checksum-crc32",
        Algorithm::Crc32c => "x-amz-checksum-crc32c",
        Algorithm::Sha1 => "x-amz-checksum-sha1",
        Algorithm::Sha256 => "x-amz-checksum-sha256",
    }
}

/// The one checksum among the headers.
fn sent_checksum(request: &Request) -> Result<Option<(Algorithm, String)>, Error> {
    let mut sent = Algorithm::ALL
        .into_iter()
        .filter_map(|algorithm| request.header(checksum_header(algorithm)).map(|value| (algorithm, value.to_owned())));
    let Some((algorithm, value)) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(several());
    }
    match is_digest(&value, digest::length(algorithm)) {
        true => Ok(Some((algorithm, value))),
        false => Err(invalid(&format!("Value for {} header is invalid.", checksum_header(algorithm)))),
    }
}

/// The checksum that `x-amz-trailer` announces.
fn announced_trailer(request: &Request) -> Result<Option<Algorithm>, Error> {
    let Some(names) = request.header("x-amz-trailer") else { return Ok(None) };
    let known = |name: &str| Algorithm::ALL.into_iter().find(|algorithm| checksum_header(*algorithm) == name);
    match known(names.trim().to_ascii_lowercase().as_str()) {
        Some(algorithm) => Ok(Some(algorithm)),
        None => Err(invalid("The value specified in the x-amz-trailer header is not supported")),
    }
}

fn trailing_checksum(algorithm: Algorithm, trailers: &[(String, String)]) -> Result<String, Error> {
    let name = checksum_header(algorithm);
    let (_, value) = trailers.iter().find(|(sent, _)| sent == name).ok_or(Error::MalformedTrailer)?;
    match is_digest(value, digest::length(algorithm)) {
        true => Ok(value.clone()),
        false => Err(invalid(&format!("Value for {name} trailing header is invalid."))),
    }
}

/// `x-amz-sdk-checksum-algorithm` names what else was sent.
fn check_named(named: &str, found: Option<Algorithm>) -> Result<(), Error> {
    match found {
        None => Err(invalid(
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
        )),
        Some(algorithm) if algorithm.name().eq_ignore_ascii_case(named) => Ok(()),
        Some(_) => Err(invalid("Value for x-amz-sdk-checksum-algorithm header is invalid.")),
    }
}

fn is_digest(text: &str, length: usize) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == length)
}

fn several() -> Error {
    invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
}

fn invalid(message: &str) -> Error {
    Error::InvalidRequest(message.to_owned())
}
