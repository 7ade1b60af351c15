//! Digests of bodies, slice by slice: what S3 keeps of every object, and what the client claims.

use crate::cloud::s3::{Algorithm, Checksum, ChecksumKind};
use base64::{Engine, engine::general_purpose::STANDARD};
use crc_fast::CrcAlgorithm;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::Sha256;

/// Digests bytes as they come in: MD5 and CRC64NVME always, and one more algorithm where the client names one.
#[derive(Clone)]
pub struct Digests {
    size: u64,
    md5: Md5,
    crc64: crc_fast::Digest,
    claimed: Option<Hasher>,
}

/// What has been digested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digested {
    /// How many bytes.
    pub size: u64,
    /// MD5, in hex.
    pub md5: String,
    /// CRC64NVME.
    pub crc64: u64,
    /// The checksum of the algorithm that the client named, over these bytes.
    pub checksum: Option<Checksum>,
}

#[derive(Clone)]
enum Hasher {
    Crc64Nvme,
    Crc32(crc_fast::Digest),
    Crc32c(crc_fast::Digest),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Digests {
    /// Begins. `claimed` is the algorithm to compute beside MD5 and CRC64NVME.
    #[must_use]
    pub fn new(claimed: Option<Algorithm>) -> Self {
        let claimed = claimed.map(|algorithm| match algorithm {
            Algorithm::Crc64Nvme => Hasher::Crc64Nvme,
            Algorithm::Crc32 => Hasher::Crc32(crc_fast::Digest::new(CrcAlgorithm::Crc32IsoHdlc)),
            Algorithm::Crc32c => Hasher::Crc32c(crc_fast::Digest::new(CrcAlgorithm::Crc32Iscsi)),
            Algorithm::Sha1 => Hasher::Sha1(Sha1::new()),
            Algorithm::Sha256 => Hasher::Sha256(Sha256::new()),
        });
        Self { size: 0, md5: Md5::new(), crc64: crc_fast::Digest::new(CrcAlgorithm::Crc64Nvme), claimed }
    }

    /// All at once, for bodies that are at hand.
    #[must_use]
    pub fn of(bytes: &[u8], claimed: Option<Algorithm>) -> Digested {
        let mut digests = Self::new(claimed);
        digests.update(bytes);
        digests.finish()
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.md5.update(bytes);
        self.crc64.update(bytes);
        match &mut self.claimed {
            None | Some(Hasher::Crc64Nvme) => {}
            Some(Hasher::Crc32(crc) | Hasher::Crc32c(crc)) => crc.update(bytes),
            Some(Hasher::Sha1(sha)) => sha.update(bytes),
            Some(Hasher::Sha256(sha)) => sha.update(bytes),
        }
    }

    /// Ends.
    #[must_use]
    pub fn finish(self) -> Digested {
        let crc64 = self.crc64.finalize();
        let low = |crc: &crc_fast::Digest| crc.finalize().to_be_bytes()[4..].to_vec();
        let checksum = self.claimed.map(|hasher| match hasher {
            Hasher::Crc64Nvme => Checksum::crc64(crc64),
            Hasher::Crc32(crc) => checksum(Algorithm::Crc32, &low(&crc)),
            Hasher::Crc32c(crc) => checksum(Algorithm::Crc32c, &low(&crc)),
            Hasher::Sha1(sha) => checksum(Algorithm::Sha1, &sha.finalize()),
            Hasher::Sha256(sha) => checksum(Algorithm::Sha256, &sha.finalize()),
        });
        Digested { size: self.size, md5: hex::encode(self.md5.finalize()), crc64, checksum }
    }
}

impl std::fmt::Debug for Digests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Digests").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Length of a digest of this algorithm, in bytes.
pub(super) fn length(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::Crc64Nvme => 8,
        Algorithm::Crc32 | Algorithm::Crc32c => 4,
        Algorithm::Sha1 => 20,
        Algorithm::Sha256 => 32,
    }
}

fn checksum(algorithm: Algorithm, digest: &[u8]) -> Checksum {
    Checksum { algorithm, value: STANDARD.encode(digest), kind: ChecksumKind::FullObject }
}
