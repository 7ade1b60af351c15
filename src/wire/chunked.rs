//! `aws-chunked`: a body in chunks, each with its length, and trailers behind the last one.
//!
//! [S3, "Signature calculations for the Authorization header: transferring payload in multiple chunks"]. Signatures of
//! chunks are read and, like all signatures, not verified.

use crate::cloud::{limits, s3::Error};

/// Longest line before a chunk, in bytes: a length, and a signature of 64 digits with its name.
const LINE_BYTES: usize = 1024;

/// Takes a body in chunks apart, however the bytes are cut.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    line: Vec<u8>,
    trailer_bytes: usize,
    trailers: Vec<(String, String)>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the line that tells a chunk's length.
    #[default]
    Length,
    /// In a chunk that goes on for so many bytes.
    Data(u64),
    /// In the line break behind a chunk.
    Break,
    /// Behind the last chunk.
    Trailer,
}

impl Decoder {
    /// At the beginning of a body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes as they came in; `payload` receives those of the object.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] where a chunk is ill-formed, [`Error::MalformedTrailer`] where a trailer is.
    pub fn push(&mut self, mut bytes: &[u8], mut payload: impl FnMut(&[u8])) -> Result<(), Error> {
        while !bytes.is_empty() {
            if let State::Data(rest) = self.state {
                let (now, after) = bytes.split_at(usize::try_from(rest).unwrap_or(usize::MAX).min(bytes.len()));
                payload(now);
                let rest = rest - now.len() as u64;
                self.state = if rest == 0 { State::Break } else { State::Data(rest) };
                bytes = after;
                continue;
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let (now, after) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
            self.line.extend_from_slice(now);
            self.check_line()?;
            if end.is_some() {
                self.end_of_line()?;
            }
            bytes = after;
        }
        Ok(())
    }

    /// The body is over: its trailers, names in lower case, in the order they came.
    ///
    /// # Errors
    /// [`Error::IncompleteBody`] where the last chunk is missing, [`Error::MalformedTrailer`].
    pub fn finish(mut self) -> Result<Vec<(String, String)>, Error> {
        if self.state != State::Trailer {
            return Err(Error::IncompleteBody);
        }
        self.end_of_line()?;
        Ok(self.trailers)
    }

    fn check_line(&self) -> Result<(), Error> {
        match self.state {
            State::Trailer if self.trailer_bytes + self.line.len() > limits::TRAILER_BYTES => {
                Err(Error::MalformedTrailer)
            }
            State::Length | State::Break if self.line.len() > LINE_BYTES => Err(ill_formed()),
            _ => Ok(()),
        }
    }

    fn end_of_line(&mut self) -> Result<(), Error> {
        let line = std::mem::take(&mut self.line);
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        match self.state {
            State::Break if text.is_empty() => self.state = State::Length,
            State::Length => {
                self.state = match chunk_length(text).ok_or_else(ill_formed)? {
                    0 => State::Trailer,
                    length => State::Data(length),
                };
            }
            State::Trailer => {
                self.trailer_bytes += line.len();
                // Empty lines part the trailers from their signature, and end the body.
                if !text.is_empty() {
                    self.trailers.push(trailer(text).ok_or(Error::MalformedTrailer)?);
                }
            }
            State::Break | State::Data(_) => return Err(ill_formed()),
        }
        Ok(())
    }
}

/// `<hexadecimal length>[;chunk-signature=…]`.
fn chunk_length(line: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(line).ok()?;
    let digits = text.split(';').next().unwrap_or_default().trim();
    let all_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| all_hex)
}

fn trailer(line: &[u8]) -> Option<(String, String)> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

fn ill_formed() -> Error {
    Error::InvalidRequest("The chunked encoding of the request body is not well-formed.".into())
}
