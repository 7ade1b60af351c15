//! Digests of multipart uploads, from real bytes.

use super::sim::Sim;
use base64::{Engine, engine::general_purpose::STANDARD};
use cloudchamber::cloud::s3::{self, Algorithm, ChecksumKind, Op, Reply};
use md5::{Digest, Md5};
use sha2::Sha256;

/// MD5 of the parts' MD5s, and their number.
pub fn etag<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<_> = parts.map(|etag| hex::decode(etag).expect("hex")).collect();
    format!("{}-{}", hex::encode(Md5::digest(parts.concat())), parts.len())
}

fn crc64(bytes: &[u8]) -> u64 {
    crc_fast::checksum(crc_fast::CrcAlgorithm::Crc64Nvme, bytes)
}

/// Uploads these parts and completes them.
fn upload(parts: &[Vec<u8>], asked: Option<(Algorithm, ChecksumKind)>) -> Reply {
    let mut sim = Sim::new(4);
    sim.bucket("alpha");
    let (bucket, key) = ("alpha".to_owned(), "k".to_owned());
    let headers = s3::Headers::default();
    let create = s3::CreateUpload { bucket: bucket.clone(), key: key.clone(), headers, checksum: asked };
    let Ok(Reply::CreateMultipartUpload { upload, .. }) = sim.s3(Op::CreateMultipartUpload(create)) else {
        panic!("an upload")
    };
    let at = s3::UploadAt { bucket, key, upload };
    let mut named = Vec::new();
    for (part, number) in parts.iter().zip(1_u32..) {
        let checksum = asked.map(|(algorithm, kind)| {
            assert_eq!(algorithm, Algorithm::Sha256, "the only one that this test sends");
            s3::Checksum { algorithm, value: STANDARD.encode(Sha256::digest(part)), kind }
        });
        let chunk = (!part.is_empty()).then(|| s3::Chunk { blob: sim.blob(), size: part.len() as u64 });
        let body = s3::Payload { chunk, md5: hex::encode(Md5::digest(part)), crc64: crc64(part), checksum };
        named.push((number, body.md5.clone()));
        sim.s3(Op::UploadPart(s3::UploadPart { at: at.clone(), number: number.into(), body })).expect("a part");
    }
    let complete = s3::CompleteUpload { at, parts: named, conditions: s3::Conditions::default() };
    sim.s3(Op::CompleteMultipartUpload(complete)).expect("an object")
}

fn parts() -> Vec<Vec<u8>> {
    let bytes = |n: usize, step: usize| (0..n).map(|i| (i * step % 251) as u8).collect::<Vec<u8>>();
    vec![bytes(5 << 20, 7), bytes((5 << 20) + 3, 11), bytes(17, 13)]
}

#[test]
fn a_multipart_object_has_the_joined_crc64_of_all_its_bytes() {
    for parts in [parts(), vec![parts()[2].clone()], vec![Vec::new()], vec![parts()[0].clone(), Vec::new()]] {
        let Reply::CompleteMultipartUpload { etag: tag, size, checksum } = upload(&parts, None) else { panic!() };
        let md5s: Vec<_> = parts.iter().map(|part| hex::encode(Md5::digest(part))).collect();
        assert_eq!(tag, etag(md5s.iter().map(String::as_str)));
        assert_eq!(size, parts.concat().len() as u64);
        assert_eq!(checksum, s3::Checksum::crc64(crc64(&parts.concat())));
    }
}

#[test]
fn a_composite_checksum_is_one_over_those_of_the_parts() {
    let parts = parts();
    let asked = (Algorithm::Sha256, ChecksumKind::Composite);
    let Reply::CompleteMultipartUpload { checksum, .. } = upload(&parts, Some(asked)) else { panic!() };
    let sums: Vec<u8> = parts.iter().flat_map(|part| Sha256::digest(part).to_vec()).collect();
    let value = format!("{}-3", STANDARD.encode(Sha256::digest(sums)));
    assert_eq!(checksum, s3::Checksum { algorithm: Algorithm::Sha256, value, kind: ChecksumKind::Composite });
}
