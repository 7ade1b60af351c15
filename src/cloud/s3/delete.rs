//! DeleteObject and DeleteObjects. Deleting what is not there succeeds and tells nobody.

use super::{Change, Cx, Error, EventType, Reply, S3};
use crate::cloud::limits;

impl S3 {
    pub(super) fn delete_object(&mut self, cx: &mut Cx<'_>, bucket: &str, key: &str) -> Result<Reply, Error> {
        self.stored(bucket)?;
        super::check_key(key)?;
        self.remove(cx, bucket, key);
        Ok(Reply::DeleteObject)
    }

    pub(super) fn delete_objects(&mut self, cx: &mut Cx<'_>, bucket: &str, keys: Vec<String>) -> Result<Reply, Error> {
        self.stored(bucket)?;
        if keys.is_empty() || keys.len() > limits::DELETE_KEYS {
            return Err(Error::MalformedXml);
        }
        let mut outcomes = Vec::with_capacity(keys.len());
        for key in keys {
            let fault = super::check_key(&key).err();
            if fault.is_none() {
                self.remove(cx, bucket, &key);
            }
            outcomes.push((key, fault));
        }
        Ok(Reply::DeleteObjects(outcomes))
    }

    fn remove(&mut self, cx: &mut Cx<'_>, bucket: &str, key: &str) {
        if self.object(bucket, key).is_some() {
            self.write(cx, Change::Object(bucket.to_owned(), key.to_owned(), None));
            cx.event(EventType::RemovedDelete, bucket, key, None);
        }
    }
}
