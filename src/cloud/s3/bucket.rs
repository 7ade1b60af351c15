//! CreateBucket, HeadBucket, ListBuckets, DeleteBucket.

use super::{Bucket, Change, Cx, Error, Reply, S3, check_bucket_name};
use crate::cloud::limits;

impl S3 {
    pub(super) fn list_buckets(&self) -> Reply {
        Reply::ListBuckets(self.buckets.iter().map(|(name, stored)| (name.clone(), stored.bucket.created)).collect())
    }

    /// In us-east-1, creating a bucket that one owns already succeeds. [S3, CreateBucket, BucketAlreadyOwnedByYou]
    pub(super) fn create_bucket(&mut self, cx: &mut Cx<'_>, name: String) -> Result<Reply, Error> {
        check_bucket_name(&name).map_err(|fault| Error::InvalidBucketName(name.clone(), fault))?;
        if self.buckets.contains_key(&name) {
            return Ok(Reply::CreateBucket);
        }
        if self.buckets.len() >= limits::BUCKETS {
            return Err(Error::TooManyBuckets);
        }
        let bucket = Bucket { created: cx.now, rules: Vec::new() };
        self.write(cx, Change::Bucket(name, Some(bucket)));
        Ok(Reply::CreateBucket)
    }

    pub(super) fn head_bucket(&self, name: &str) -> Result<Reply, Error> {
        self.stored(name).map(|_| Reply::HeadBucket)
    }

    /// Only objects stand in the way; uploads under way end with the bucket.
    pub(super) fn delete_bucket(&mut self, cx: &mut Cx<'_>, name: String) -> Result<Reply, Error> {
        if !self.stored(&name)?.objects.is_empty() {
            return Err(Error::BucketNotEmpty(name));
        }
        let begun: Vec<String> =
            self.uploads.iter().filter(|(_, (upload, _))| upload.bucket == name).map(|(id, _)| id.clone()).collect();
        for id in begun {
            self.write(cx, Change::Upload(id, None));
        }
        self.write(cx, Change::Bucket(name, None));
        Ok(Reply::DeleteBucket)
    }
}
