//! Multipart uploads: begun, filled part by part, completed or aborted.

use super::{
    Algorithm, Change, Checksum, ChecksumKind, CompleteUpload, CreateUpload, Cx, Error, EventType, Part, Reply, S3,
    Upload, UploadAt, UploadPart, put::NewObject,
};
use crate::cloud::{id, limits};
use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use std::collections::BTreeMap;

impl S3 {
    pub(super) fn create_upload(&mut self, cx: &mut Cx<'_>, create: CreateUpload) -> Result<Reply, Error> {
        self.check_new(&create.bucket, &create.key, &create.headers)?;
        let upload = id::upload_id(&mut cx.engine.rng);
        let record = Upload {
            bucket: create.bucket,
            key: create.key,
            begun: cx.now,
            headers: create.headers,
            checksum: create.checksum,
        };
        self.write(cx, Change::Upload(upload.clone(), Some(record)));
        Ok(Reply::CreateMultipartUpload { upload, checksum: create.checksum })
    }

    pub(super) fn upload_part(&mut self, cx: &mut Cx<'_>, request: UploadPart) -> Result<Reply, Error> {
        self.upload(&request.at)?;
        let number = u32::try_from(request.number).ok().filter(|n| limits::PARTS.contains(n));
        let number = number.ok_or(Error::InvalidPartNumber(request.number))?;
        if request.body.size() > limits::PUT_BYTES {
            return Err(Error::EntityTooLarge(request.body.size()));
        }
        let part = Part {
            chunk: request.body.chunk,
            md5: request.body.md5.clone(),
            crc64: request.body.crc64,
            checksum: request.body.checksum.clone(),
            modified: cx.now.whole_second(),
        };
        self.write(cx, Change::Part(request.at.upload, number, Some(part)));
        Ok(Reply::UploadPart { size: request.body.size(), etag: request.body.md5, checksum: request.body.checksum })
    }

    pub(super) fn complete_upload(&mut self, cx: &mut Cx<'_>, request: CompleteUpload) -> Result<Reply, Error> {
        let (upload, parts) = self.upload(&request.at)?;
        let chosen = choose(&request, parts)?;
        let upload = upload.clone();
        request.conditions.check_write(self.object(&upload.bucket, &upload.key), &upload.key)?;
        let checksum = checksum(&upload, &chosen);
        let object = self.add_object(
            cx,
            NewObject {
                size: chosen.iter().map(Part::size).sum(),
                etag: etag(&chosen),
                checksum: checksum.clone(),
                headers: upload.headers,
                body: chosen.iter().filter_map(|part| part.chunk).collect(),
                bucket: upload.bucket,
                key: upload.key,
                event: EventType::CreatedMultipart,
            },
        );
        // The object names its blobs by now, so that ending the upload frees only the parts that were left out.
        self.write(cx, Change::Upload(request.at.upload, None));
        Ok(Reply::CompleteMultipartUpload { etag: object.etag, size: object.size, checksum })
    }

    pub(super) fn abort_upload(&mut self, cx: &mut Cx<'_>, at: &UploadAt) -> Result<Reply, Error> {
        self.upload(at)?;
        self.write(cx, Change::Upload(at.upload.clone(), None));
        Ok(Reply::AbortMultipartUpload)
    }

    pub(super) fn list_parts(&self, at: &UploadAt, after: u32, max: usize) -> Result<Reply, Error> {
        let (upload, parts) = self.upload(at)?;
        let mut rest = parts.range(after.saturating_add(1)..);
        let parts: Vec<_> = rest.by_ref().take(max).map(|(n, part)| (*n, part.clone())).collect();
        Ok(Reply::ListParts { upload: upload.clone(), parts, truncated: rest.next().is_some() })
    }

    fn upload(&self, at: &UploadAt) -> Result<&(Upload, BTreeMap<u32, Part>), Error> {
        self.stored(&at.bucket)?;
        let found = self.uploads.get(&at.upload);
        let found = found.filter(|(upload, _)| upload.bucket == at.bucket && upload.key == at.key);
        found.ok_or_else(|| Error::NoSuchUpload(at.upload.clone()))
    }
}

impl Part {
    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.chunk.map_or(0, |chunk| chunk.size)
    }
}

/// The parts that the client names, checked: ascending, uploaded, unchanged, each but the last large enough.
fn choose(request: &CompleteUpload, parts: &BTreeMap<u32, Part>) -> Result<Vec<Part>, Error> {
    if request.parts.is_empty() {
        return Err(Error::MalformedXml);
    }
    if request.parts.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return Err(Error::InvalidPartOrder(request.at.upload.clone()));
    }
    let mut chosen = Vec::with_capacity(request.parts.len());
    for (number, etag) in &request.parts {
        let part = parts.get(number).filter(|part| part.md5 == *etag).ok_or_else(|| Error::InvalidPart {
            upload: request.at.upload.clone(),
            part: *number,
            etag: etag.clone(),
        })?;
        chosen.push(part.clone());
    }
    let all_but_last = request.parts.iter().zip(&chosen).take(chosen.len() - 1);
    for ((number, etag), part) in all_but_last {
        if part.size() < limits::PART_MIN_BYTES {
            return Err(Error::EntityTooSmall { size: part.size(), part: *number, etag: etag.clone() });
        }
    }
    Ok(chosen)
}

/// MD5 of the parts' MD5s, and how many there were.
fn etag(parts: &[Part]) -> String {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(hex::decode(&part.md5).unwrap_or_default());
    }
    format!("{}-{}", hex::encode(md5.finalize()), parts.len())
}

/// The checksum of the whole: composite where the client chose an algorithm that can't be joined or asked for it, else CRC64NVME.
fn checksum(upload: &Upload, parts: &[Part]) -> Checksum {
    let asked = upload.checksum.filter(|(algorithm, kind)| {
        *kind == ChecksumKind::Composite
            && parts.iter().all(|part| part.checksum.as_ref().is_some_and(|sum| sum.algorithm == *algorithm))
    });
    match asked {
        Some((algorithm, _)) => composite(algorithm, parts),
        None => joined(parts),
    }
}

/// A checksum over the parts' checksums.
fn composite(algorithm: Algorithm, parts: &[Part]) -> Checksum {
    let sums = parts.iter().filter_map(|part| STANDARD.decode(&part.checksum.as_ref()?.value).ok());
    let bytes: Vec<u8> = sums.flatten().collect();
    let crc = |kind| crc_fast::checksum(kind, &bytes);
    let digest = match algorithm {
        Algorithm::Crc64Nvme => crc(crc_fast::CrcAlgorithm::Crc64Nvme).to_be_bytes().to_vec(),
        Algorithm::Crc32 => crc(crc_fast::CrcAlgorithm::Crc32IsoHdlc).to_be_bytes()[4..].to_vec(),
        Algorithm::Crc32c => crc(crc_fast::CrcAlgorithm::Crc32Iscsi).to_be_bytes()[4..].to_vec(),
        Algorithm::Sha1 => Sha1::digest(&bytes).to_vec(),
        Algorithm::Sha256 => Sha256::digest(&bytes).to_vec(),
    };
    let value = format!("{}-{}", STANDARD.encode(digest), parts.len());
    Checksum { algorithm, value, kind: ChecksumKind::Composite }
}

/// CRC64NVME of all bytes, from those of the parts.
fn joined(parts: &[Part]) -> Checksum {
    let join =
        |sum, part: &Part| crc_fast::checksum_combine(crc_fast::CrcAlgorithm::Crc64Nvme, sum, part.crc64, part.size());
    let first = parts.first().map_or(0, |part| part.crc64);
    Checksum::crc64(parts.iter().skip(1).fold(first, join))
}
