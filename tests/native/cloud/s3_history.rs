//! Random histories of S3 against the naive model: every answer, every count, every blob.

use super::{
    s3_model::{self, Answer, Model, Object, Upload, check_write},
    s3_steps::{Given, Step, Tag, step},
    sim::{Sim, config, payload},
};
use cloudchamber::cloud::{
    BlobId, s3,
    s3::{Error, Op, Reply},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::collections::BTreeSet;

/// The cloud and the model side by side.
struct Both {
    sim: Sim,
    model: Model,
    /// Ids of all uploads that were ever begun, with their places.
    begun: Vec<s3::UploadAt>,
    /// Blobs that a record has named at some time.
    named: BTreeSet<BlobId>,
    /// The last sequencer of each key.
    sequencers: std::collections::BTreeMap<(String, String), u64>,
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn random_histories_agree_with_the_model(steps in vec((step(), 0..1500_u64), 1..90)) {
        let mut both = Both {
            sim: Sim::new(1),
            model: Model::default(),
            begun: Vec::new(),
            named: BTreeSet::new(),
            sequencers: Default::default(),
        };
        for bucket in ["alpha", "beta"] {
            both.take(Step::CreateBucket(bucket));
        }
        for (step, ms) in steps {
            both.sim.now = both.sim.now.plus_ms(ms);
            both.take(step);
            both.compare();
        }
    }
}

impl Both {
    fn take(&mut self, step: Step) {
        let (op, expected) = match step {
            Step::CreateBucket(name) => (Op::CreateBucket { bucket: name.into() }, self.model.create_bucket(name)),
            Step::DeleteBucket(name) => (Op::DeleteBucket { bucket: name.into() }, self.model.delete_bucket(name)),
            Step::ListBuckets => (Op::ListBuckets, Ok(Answer::Buckets(self.model.buckets.keys().cloned().collect()))),
            Step::Put { bucket, key, size, content_type, given } => self.put(bucket, key, size, content_type, &given),
            Step::Get { bucket, key, range, given, head } => self.get(bucket, key, range, &given, head),
            Step::Copy { from, to, replace } => self.copy(from, to, replace),
            Step::Delete { bucket, key } => {
                let expected = self.model.delete(bucket, &key);
                (Op::DeleteObject { bucket: bucket.into(), key }, expected)
            }
            Step::DeleteMany { bucket, keys } => {
                let expected = self.model.delete_many(bucket, &keys);
                (Op::DeleteObjects { bucket: bucket.into(), keys }, expected)
            }
            Step::List { bucket, prefix, delimiter, start_after, max } => {
                let list = s3::ListObjects { bucket: bucket.into(), prefix, delimiter, start_after, token: None, max };
                return super::listing::check_pages(&mut self.sim, &self.model, list);
            }
            Step::Begin { bucket, key, content_type } => return self.begin(bucket, key, content_type),
            Step::Part { upload, number, size, lost } => match self.at(upload, lost) {
                Some(at) => self.part(at, number, size),
                None => return,
            },
            Step::Complete { upload, parts, spoil, given } => match self.at(upload, false) {
                Some(at) => self.complete(at, parts, spoil, &given),
                None => return,
            },
            Step::Abort { upload, lost } => match self.at(upload, lost) {
                Some(at) => {
                    let expected = self.model.upload(&at.bucket, &at.key, &at.upload).map(|_| Answer::Done);
                    expected.iter().for_each(|_| drop(self.model.uploads.remove(&at.upload)));
                    (Op::AbortMultipartUpload(at), expected)
                }
                None => return,
            },
            Step::Parts { upload, after, max } => match self.at(upload, false) {
                Some(at) => self.parts(at, after, max),
                None => return,
            },
        };
        let text = format!("{op:?}");
        let answer = self.sim.s3(op).map(simplify);
        assert_eq!(answer, expected, "{text}");
    }

    /// An upload that was begun at some time; its place spoilt where it is to be `lost`.
    fn at(&self, upload: Index, lost: bool) -> Option<s3::UploadAt> {
        let mut at = (!self.begun.is_empty()).then(|| upload.get(&self.begun).clone())?;
        if lost {
            at.key.push('!');
        }
        Some(at)
    }

    fn conditions(&self, bucket: &str, key: &str, given: &Given) -> s3::Conditions {
        let object = self.model.buckets.get(bucket).and_then(|objects| objects.get(key));
        let tags = |tag: Option<Tag>| {
            tag.map(|tag| match (tag, object) {
                (Tag::Current, Some(object)) => vec!["other".to_owned(), object.etag.clone()],
                (Tag::Any, _) => vec!["*".to_owned()],
                _ => vec!["other".to_owned()],
            })
        };
        let modified = object.map_or(self.sim.now, |object| object.modified);
        let date = |ms: Option<i64>| ms.map(|ms| cloudchamber::cloud::Timestamp(modified.0.saturating_add_signed(ms)));
        s3::Conditions {
            if_match: tags(given.if_match),
            if_none_match: tags(given.if_none_match),
            if_modified_since: date(given.if_modified_since),
            if_unmodified_since: date(given.if_unmodified_since),
        }
    }

    fn put(
        &mut self,
        bucket: &str,
        key: String,
        size: u64,
        content_type: Option<String>,
        given: &Given,
    ) -> (Op, s3_model::Result) {
        let conditions = self.conditions(bucket, &key, given);
        let body = payload(self.sim.blob(), size);
        let object = Object {
            size,
            etag: body.md5.clone(),
            content_type: content_type.clone(),
            modified: self.sim.now.whole_second(),
            blobs: body.chunk.iter().map(|chunk| chunk.blob).collect(),
        };
        // Names are checked before sizes, sizes before conditions.
        let known = s3_model::check_key(&key).and_then(|()| self.model.bucket(bucket).map(|_| ()));
        let expected = match known {
            Ok(()) if size > 5 << 30 => Err(Error::EntityTooLarge(size)),
            _ => self.model.put(bucket, &key, object, &conditions),
        };
        let headers = s3::Headers { content_type, ..s3::Headers::default() };
        (Op::PutObject(s3::PutObject { bucket: bucket.into(), key, headers, body, conditions }), expected)
    }

    fn get(
        &mut self,
        bucket: &str,
        key: String,
        range: Option<s3::Range>,
        given: &Given,
        head: bool,
    ) -> (Op, s3_model::Result) {
        let conditions = self.conditions(bucket, &key, given);
        let expected = self.model.get(bucket, &key, range, &conditions);
        let get = s3::GetObject { bucket: bucket.into(), key, range, conditions };
        (if head { Op::HeadObject(get) } else { Op::GetObject(get) }, expected)
    }

    fn copy(&mut self, from: (&str, String), to: (&str, String), replace: Option<String>) -> (Op, s3_model::Result) {
        let source = self.model.buckets.get(from.0).and_then(|objects| objects.get(&from.1));
        let too_large = source.map(|source| source.size).filter(|size| *size > 5 << 30);
        let onto_itself = from == to && replace.is_none();
        let expected = match too_large.filter(|_| !onto_itself) {
            Some(size) => Err(Error::EntityTooLarge(size)),
            None => self.model.copy((from.0, &from.1), (to.0, &to.1), replace.as_deref(), self.sim.now),
        };
        let copy = s3::CopyObject {
            from_bucket: from.0.into(),
            from_key: from.1,
            bucket: to.0.into(),
            key: to.1,
            replace: replace.map(|it| s3::Headers { content_type: Some(it), ..s3::Headers::default() }),
            conditions: s3::Conditions::default(),
        };
        (Op::CopyObject(copy), expected)
    }

    fn begin(&mut self, bucket: &str, key: String, content_type: Option<String>) {
        let expected = s3_model::check_key(&key).and_then(|()| self.model.bucket(bucket).map(|_| ()));
        let headers = s3::Headers { content_type: content_type.clone(), ..s3::Headers::default() };
        let create = s3::CreateUpload { bucket: bucket.into(), key: key.clone(), headers, checksum: None };
        match self.sim.s3(Op::CreateMultipartUpload(create)) {
            Ok(Reply::CreateMultipartUpload { upload, .. }) => {
                assert_eq!(expected, Ok(()));
                let bucket = bucket.to_owned();
                let record =
                    Upload { bucket: bucket.clone(), key: key.clone(), content_type, parts: Default::default() };
                assert!(self.model.uploads.insert(upload.clone(), record).is_none(), "{upload} was given twice");
                self.begun.push(s3::UploadAt { bucket, key, upload });
            }
            other => assert_eq!(other.map(|_| ()), expected),
        }
    }

    fn part(&mut self, at: s3::UploadAt, number: u64, size: u64) -> (Op, s3_model::Result) {
        let body = payload(self.sim.blob(), size);
        // An empty part has no blob; its ETag still tells it from others.
        let blob = BlobId(u64::from_str_radix(&body.md5, 16).expect("hex"));
        let expected = match self.model.upload(&at.bucket, &at.key, &at.upload) {
            Err(error) => Err(error),
            Ok(_) if !(1..=10_000).contains(&number) => Err(Error::InvalidPartNumber(number)),
            Ok(_) if size > 5 << 30 => Err(Error::EntityTooLarge(size)),
            Ok(_) => {
                let upload = self.model.uploads.get_mut(&at.upload).expect("checked");
                upload.parts.insert(number as u32, (blob, size));
                Ok(Answer::Made { etag: body.md5.clone(), size })
            }
        };
        (Op::UploadPart(s3::UploadPart { at, number, body }), expected)
    }

    fn complete(
        &mut self,
        at: s3::UploadAt,
        numbers: Vec<u32>,
        spoil: Option<Index>,
        given: &Given,
    ) -> (Op, s3_model::Result) {
        let conditions = self.conditions(&at.bucket, &at.key, given);
        let known = self.model.uploads.get(&at.upload).map(|upload| upload.parts.clone()).unwrap_or_default();
        let etag =
            |number: &u32| known.get(number).map_or(String::from("none"), |(blob, _)| format!("{:032x}", blob.0));
        let mut parts: Vec<_> = numbers.iter().map(|number| (*number, etag(number))).collect();
        if let Some(spoil) = spoil.filter(|_| !parts.is_empty()) {
            let at = spoil.index(parts.len());
            parts[at].1 = "0".repeat(32);
        }
        let expected = self.completed(&at, &parts, &conditions);
        (Op::CompleteMultipartUpload(s3::CompleteUpload { at, parts, conditions }), expected)
    }

    fn completed(
        &mut self,
        at: &s3::UploadAt,
        parts: &[(u32, String)],
        conditions: &s3::Conditions,
    ) -> s3_model::Result {
        let upload = self.model.upload(&at.bucket, &at.key, &at.upload)?.clone();
        let chosen = self.model.choose(&upload, &at.upload, parts)?;
        check_write(self.model.buckets[&at.bucket].get(&at.key), &at.key, conditions)?;
        let sizes = parts.iter().map(|(number, _)| upload.parts[number].1);
        let object = Object {
            size: sizes.clone().sum(),
            etag: super::multipart::etag(parts.iter().map(|(_, etag)| etag.as_str())),
            content_type: upload.content_type,
            modified: self.sim.now.whole_second(),
            blobs: chosen.iter().zip(sizes).filter(|(_, size)| *size > 0).map(|(blob, _)| *blob).collect(),
        };
        self.model.uploads.remove(&at.upload);
        self.model.put(&at.bucket, &at.key, object, &s3::Conditions::default())
    }

    fn parts(&mut self, at: s3::UploadAt, after: u32, max: usize) -> (Op, s3_model::Result) {
        let expected = self.model.upload(&at.bucket, &at.key, &at.upload).map(|upload| {
            let behind: Vec<_> =
                upload.parts.iter().filter(|(n, _)| **n > after).map(|(n, (_, size))| (*n, *size)).collect();
            Answer::Parts(behind.iter().take(max).copied().collect(), behind.len() > max)
        });
        (Op::ListParts { at, after, max }, expected)
    }

    /// The whole state: objects with all they have, sums, blobs, sequencers.
    fn compare(&mut self) {
        let s3 = self.sim.cloud.s3();
        assert!(s3.buckets().map(|(name, _)| name).eq(self.model.buckets.keys()));
        for (name, stored) in s3.buckets() {
            let model = &self.model.buckets[name];
            assert!(stored.objects.keys().eq(model.keys()), "keys of {name}");
            assert_eq!(stored.bytes, model.values().map(|object| object.size).sum::<u64>(), "bytes of {name}");
            for (key, object) in &stored.objects {
                let seen = Object {
                    size: object.size,
                    etag: object.etag.clone(),
                    content_type: object.headers.content_type.clone(),
                    modified: object.modified,
                    blobs: object.body.iter().map(|chunk| chunk.blob).collect(),
                };
                assert_eq!(seen, model[key], "{name}/{key}");
                assert_eq!(object.body.iter().map(|chunk| chunk.size).sum::<u64>(), object.size);
                let last = self.sequencers.insert((name.into(), key.clone()), object.sequencer);
                assert!(last.is_none_or(|last| last <= object.sequencer), "{key}: sequencers grow");
            }
        }
        let named = self.model.blobs();
        assert!(s3.blobs().eq(named.iter().copied()), "blobs that records name");
        self.named.extend(&named);
        let gone: BTreeSet<BlobId> = self.named.difference(&named).copied().collect();
        assert_eq!(self.sim.freed, gone, "blobs that no record names any more");
    }
}

fn simplify(reply: Reply) -> Answer {
    match reply {
        Reply::PutObject { etag, size, .. }
        | Reply::CopyObject { etag, size, .. }
        | Reply::UploadPart { etag, size, .. }
        | Reply::CompleteMultipartUpload { etag, size, .. } => Answer::Made { etag, size },
        Reply::GetObject(got) => Answer::Got {
            content_type: got.object.headers.content_type().to_owned(),
            size: got.object.size,
            modified: got.object.modified,
            etag: got.object.etag,
            range: got.range,
        },
        Reply::DeleteObjects(keys) => {
            Answer::Deleted(keys.into_iter().map(|(key, fault)| (key, fault.is_none())).collect())
        }
        Reply::ListParts { parts, truncated, .. } => {
            Answer::Parts(parts.iter().map(|(number, part)| (*number, part.size())).collect(), truncated)
        }
        Reply::ListBuckets(buckets) => Answer::Buckets(buckets.into_iter().map(|(name, _)| name).collect()),
        _ => Answer::Done,
    }
}
