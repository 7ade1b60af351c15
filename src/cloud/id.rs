//! Names for things: small numbers inside, AWS's forms outside.

use super::rng::Rng;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);
    )*};
}

ids! {
    /// A call of the driver, answered once by the same id.
    CallId;
    /// A line of the trail. Grows with time, so parents sort before their children.
    TraceId;
    /// One run of a handler.
    InvocationId;
    /// One execution environment: a worker that runs one invocation at a time and is reused.
    EnvironmentId;
    /// An event that waits in Lambda's queue for asynchronous invocations.
    EventId;
    /// The bytes of an object or part, as the store at the edge names them.
    BlobId;
}

/// A random UUID (version 4), as Lambda's request ids are.
pub fn uuid(rng: &mut Rng) -> String {
    let (high, low) = (rng.word(), rng.word());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// A request id of S3: 16 upper-case hexadecimal digits.
pub fn s3_request_id(rng: &mut Rng) -> String {
    format!("{:016X}", rng.word())
}

/// An upload id of S3: opaque to clients.
pub fn upload_id(rng: &mut Rng) -> String {
    format!("{:016x}{:016x}", rng.word(), rng.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_version_4() {
        let mut rng = Rng(7);
        for _ in 0..100 {
            let id = uuid(&mut rng);
            let parts: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
            assert!(id[14..].starts_with('4') && "89ab".contains(&id[19..20]), "{id}");
        }
    }
}
