//! S3 as simply as it can be said: maps, loops, sorted lists. What the cloud answers must be what this answers.

use cloudchamber::cloud::{BlobId, Timestamp, s3, s3::Error};
use std::collections::{BTreeMap, BTreeSet};

/// An object of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub size: u64,
    pub etag: String,
    pub content_type: Option<String>,
    pub modified: Timestamp,
    pub blobs: Vec<BlobId>,
}

/// An upload of the model.
#[derive(Debug, Clone)]
pub struct Upload {
    pub bucket: String,
    pub key: String,
    pub content_type: Option<String>,
    pub parts: BTreeMap<u32, (BlobId, u64)>,
}

#[derive(Debug, Default)]
pub struct Model {
    pub buckets: BTreeMap<String, BTreeMap<String, Object>>,
    pub uploads: BTreeMap<String, Upload>,
}

/// What an operation answers, without what no model can foresee (sequencers, upload ids).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Done,
    Made { etag: String, size: u64 },
    Got { size: u64, etag: String, content_type: String, modified: Timestamp, range: Option<(u64, u64)> },
    Deleted(Vec<(String, bool)>),
    Parts(Vec<(u32, u64)>, bool),
    Buckets(Vec<String>),
}

pub type Result = std::result::Result<Answer, Error>;

/// An entry of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Key(String),
    Prefix(String),
}

impl Entry {
    pub fn name(&self) -> &str {
        match self {
            Self::Key(name) | Self::Prefix(name) => name,
        }
    }
}

impl Model {
    pub fn create_bucket(&mut self, name: &str) -> Result {
        self.buckets.entry(name.to_owned()).or_default();
        Ok(Answer::Done)
    }

    pub fn delete_bucket(&mut self, name: &str) -> Result {
        if !self.bucket(name)?.is_empty() {
            return Err(Error::BucketNotEmpty(name.to_owned()));
        }
        self.buckets.remove(name);
        self.uploads.retain(|_, upload| upload.bucket != name);
        Ok(Answer::Done)
    }

    pub fn put(&mut self, bucket: &str, key: &str, object: Object, conditions: &s3::Conditions) -> Result {
        check_key(key)?;
        check_write(self.bucket(bucket)?.get(key), key, conditions)?;
        let answer = Answer::Made { etag: object.etag.clone(), size: object.size };
        self.buckets.get_mut(bucket).expect("checked").insert(key.to_owned(), object);
        Ok(answer)
    }

    pub fn get(&self, bucket: &str, key: &str, range: Option<s3::Range>, conditions: &s3::Conditions) -> Result {
        let object = self.bucket(bucket)?.get(key).ok_or_else(|| Error::NoSuchKey(key.to_owned()))?;
        check_read(object, conditions)?;
        Ok(Answer::Got {
            size: object.size,
            etag: object.etag.clone(),
            content_type: object.content_type.clone().unwrap_or_else(|| "binary/octet-stream".to_owned()),
            modified: object.modified,
            range: range.map(|range| bytes(range, object.size)).transpose()?,
        })
    }

    pub fn copy(&mut self, from: (&str, &str), to: (&str, &str), replace: Option<&str>, now: Timestamp) -> Result {
        let source = self.bucket(from.0)?.get(from.1).ok_or_else(|| Error::NoSuchKey(from.1.to_owned()))?.clone();
        if from == to && replace.is_none() {
            return Err(Error::CopyOntoItself);
        }
        let content_type = replace.map(str::to_owned).or(source.content_type);
        let object = Object { content_type, modified: now.whole_second(), ..source };
        self.put(to.0, to.1, object, &s3::Conditions::default())
    }

    pub fn delete(&mut self, bucket: &str, key: &str) -> Result {
        self.bucket(bucket)?;
        check_key(key)?;
        self.buckets.get_mut(bucket).expect("checked").remove(key);
        Ok(Answer::Done)
    }

    pub fn delete_many(&mut self, bucket: &str, keys: &[String]) -> Result {
        self.bucket(bucket)?;
        if keys.is_empty() || keys.len() > 1000 {
            return Err(Error::MalformedXml);
        }
        let outcomes = keys.iter().map(|key| (key.clone(), self.delete(bucket, key).is_ok())).collect();
        Ok(Answer::Deleted(outcomes))
    }

    pub fn upload(&self, bucket: &str, key: &str, id: &str) -> std::result::Result<&Upload, Error> {
        self.bucket(bucket)?;
        match self.uploads.get(id) {
            Some(upload) if upload.bucket == bucket && upload.key == key => Ok(upload),
            _ => Err(Error::NoSuchUpload(id.to_owned())),
        }
    }

    /// The parts of a completion, or why it is refused; `parts` are numbers and ETags.
    pub fn choose(
        &self,
        upload: &Upload,
        id: &str,
        parts: &[(u32, String)],
    ) -> std::result::Result<Vec<BlobId>, Error> {
        if parts.is_empty() {
            return Err(Error::MalformedXml);
        }
        let mut sorted: Vec<u32> = parts.iter().map(|(number, _)| *number).collect();
        sorted.sort_unstable();
        sorted.dedup();
        if !sorted.iter().eq(parts.iter().map(|(number, _)| number)) {
            return Err(Error::InvalidPartOrder(id.to_owned()));
        }
        let mut chosen = Vec::new();
        for (part, etag) in parts {
            match upload.parts.get(part) {
                Some((blob, _)) if format!("{:032x}", blob.0) == *etag => chosen.push(*blob),
                _ => return Err(Error::InvalidPart { upload: id.to_owned(), part: *part, etag: etag.clone() }),
            }
        }
        for (part, etag) in &parts[..parts.len() - 1] {
            let (_, size) = upload.parts[part];
            if size < 5 * 1024 * 1024 {
                return Err(Error::EntityTooSmall { size, part: *part, etag: etag.clone() });
            }
        }
        Ok(chosen)
    }

    pub fn bucket(&self, name: &str) -> std::result::Result<&BTreeMap<String, Object>, Error> {
        self.buckets.get(name).ok_or_else(|| Error::NoSuchBucket(name.to_owned()))
    }

    /// All blobs that a record names.
    pub fn blobs(&self) -> BTreeSet<BlobId> {
        let objects = self.buckets.values().flat_map(BTreeMap::values).flat_map(|object| object.blobs.clone());
        let parts = self.uploads.values().flat_map(|upload| upload.parts.values());
        objects.chain(parts.filter(|(_, size)| *size > 0).map(|(blob, _)| *blob)).collect()
    }

    /// The whole listing: every key folded, duplicates dropped, sorted by its bytes.
    pub fn list(&self, bucket: &str, prefix: &str, delimiter: Option<&str>, start_after: Option<&str>) -> Vec<Entry> {
        let after = start_after.unwrap_or("");
        let mut entries: Vec<Entry> = Vec::new();
        for key in self.buckets[bucket].keys() {
            if !key.as_bytes().starts_with(prefix.as_bytes()) || key.as_bytes() <= after.as_bytes() {
                continue;
            }
            let rest = &key[prefix.len()..];
            let folded = delimiter.filter(|it| !it.is_empty()).and_then(|it| rest.find(it).map(|at| at + it.len()));
            let entry = match folded {
                Some(end) => Entry::Prefix(key[..prefix.len() + end].to_owned()),
                None => Entry::Key(key.clone()),
            };
            // StartAfter that names a common prefix leaves it behind altogether.
            if entry != Entry::Prefix(after.to_owned()) && !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        entries.sort_by(|a, b| a.name().as_bytes().cmp(b.name().as_bytes()));
        entries
    }
}

pub fn check_key(key: &str) -> std::result::Result<(), Error> {
    match key.len() {
        0 => Err(Error::EmptyKey),
        1..=1024 => Ok(()),
        _ => Err(Error::KeyTooLong(key.to_owned())),
    }
}

pub fn check_write(old: Option<&Object>, key: &str, conditions: &s3::Conditions) -> std::result::Result<(), Error> {
    if conditions.if_none_match.is_some() && old.is_some() {
        return Err(Error::PreconditionFailed("If-None-Match".into()));
    }
    if let Some(tags) = &conditions.if_match {
        let old = old.ok_or_else(|| Error::NoSuchKey(key.to_owned()))?;
        if !tags.contains(&old.etag) && !tags.contains(&"*".to_owned()) {
            return Err(Error::PreconditionFailed("If-Match".into()));
        }
    }
    Ok(())
}

/// The table of RFC 9110, section 13.2.2.
fn check_read(object: &Object, conditions: &s3::Conditions) -> std::result::Result<(), Error> {
    let named = |tags: &Vec<String>| tags.contains(&object.etag) || tags.contains(&"*".to_owned());
    let failed = |header: &'static str| Err(Error::PreconditionFailed(header.into()));
    if let Some(tags) = &conditions.if_match {
        if !named(tags) {
            return failed("If-Match");
        }
    } else if conditions.if_unmodified_since.is_some_and(|date| object.modified > date) {
        return failed("If-Unmodified-Since");
    }
    let known = match &conditions.if_none_match {
        Some(tags) => named(tags),
        None => conditions.if_modified_since.is_some_and(|date| object.modified <= date),
    };
    match known {
        true => Err(Error::NotModified { etag: object.etag.clone(), modified: object.modified }),
        false => Ok(()),
    }
}

/// The bytes of a range, counted one by one in thought.
fn bytes(range: s3::Range, size: u64) -> std::result::Result<(u64, u64), Error> {
    let end = i128::from(size) - 1;
    let (first, last) = match range {
        s3::Range::From(first) => (i128::from(first), end),
        s3::Range::FromTo(first, last) => (i128::from(first), i128::from(last).min(end)),
        s3::Range::Last(n) => ((i128::from(size) - i128::from(n)).max(0), end),
    };
    match first <= last {
        true => Ok((first as u64, last as u64)),
        false => Err(Error::InvalidRange { range: range.to_string(), size }),
    }
}
