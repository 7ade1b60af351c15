//! Deleting many objects: in requests small enough that the page stays quick between them.

use std::time::Duration;

use crate::ui::pace::pause;
use crate::{
    browser::Driver,
    cloud::s3::{Error, ListObjects, Op, Reply},
};

/// Keys in one request. AWS takes 1,000; each leaves an event and its consequences, so fewer keep the page quick.
const AT_ONCE: usize = 200;

/// Deletes objects of a bucket. One alone goes by DeleteObject, more by DeleteObjects.
///
/// # Errors
/// The first refusal; what comes before it is deleted.
pub async fn delete_keys(driver: &Driver, bucket: &str, mut keys: Vec<String>) -> Result<(), Error> {
    if keys.len() == 1 {
        let key = keys.remove(0);
        return driver.s3(Op::DeleteObject { bucket: bucket.to_owned(), key }).await.map(|_| ());
    }
    for keys in keys.chunks(AT_ONCE) {
        let op = Op::DeleteObjects { bucket: bucket.to_owned(), keys: keys.to_vec() };
        if let Reply::DeleteObjects(outcomes) = driver.s3(op).await?
            && let Some(error) = outcomes.into_iter().find_map(|(_, error)| error)
        {
            return Err(error);
        }
        pause(Duration::ZERO).await;
    }
    Ok(())
}

/// Deletes all objects of a bucket, then the bucket. `progress` hears how many objects are left.
///
/// # Errors
/// The first refusal; what comes before it is deleted.
pub async fn delete_bucket(driver: &Driver, bucket: &str, progress: impl Fn(usize)) -> Result<(), Error> {
    loop {
        let request = ListObjects { bucket: bucket.to_owned(), max: AT_ONCE, ..ListObjects::default() };
        let page = driver.cloud().s3().list_objects(&request)?;
        let keys: Vec<String> = page.objects.into_iter().map(|object| object.key).collect();
        if keys.is_empty() {
            break;
        }
        delete_keys(driver, bucket, keys).await?;
        progress(driver.cloud().s3().bucket(bucket).map_or(0, |stored| stored.objects.len()));
    }
    driver.s3(Op::DeleteBucket { bucket: bucket.to_owned() }).await.map(|_| ())
}
