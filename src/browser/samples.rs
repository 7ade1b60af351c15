//! The workspace of a first visit: two buckets and a function that makes thumbnails.

use super::Driver;
use crate::cloud::{lambda, s3};

/// The bucket that photos go into.
pub const PHOTOS: &str = "photos";
/// The bucket that thumbnails come out of.
pub const THUMBNAILS: &str = "thumbnails";
/// The function between them.
pub const FUNCTION: &str = "make-thumbnail";
/// Its code.
pub const SOURCE: &str = include_str!("../../content/handlers/make-thumbnail.mjs");
/// The sample photos: their keys, their types and their files beside the page.
pub const PHOTOS_TO_TRY: [(&str, &str, &str); 2] =
    [("harbour.jpg", "image/jpeg", "samples/harbour.jpg"), ("red flower.png", "image/png", "samples/red%20flower.png")];

/// Furnishes an empty workspace. What can't be kept is told by the standing of the workspace; what is there already stays.
pub async fn furnish(driver: &Driver) {
    for bucket in [PHOTOS, THUMBNAILS] {
        let _ = driver.s3(s3::Op::CreateBucket { bucket: bucket.to_owned() }).await;
    }
    let settings = lambda::Settings {
        description: "Scales each photo to 160 pixels and writes it into the bucket thumbnails.".to_owned(),
        timeout_s: 30,
        memory_mb: 256,
        variables: [("THUMBNAILS".to_owned(), THUMBNAILS.to_owned())].into(),
    };
    let create = lambda::Op::CreateFunction { name: FUNCTION.to_owned(), source: Some(SOURCE.to_owned()), settings };
    let _ = driver.lambda(create).await;
    let rules = [".jpg", ".jpeg", ".png"].map(|suffix| s3::Rule {
        id: format!("{FUNCTION}{}", suffix.replace('.', "-")),
        events: vec![s3::EventType::Created],
        prefix: String::new(),
        suffix: suffix.to_owned(),
        function: FUNCTION.to_owned(),
    });
    let _ = driver.s3(s3::Op::PutNotification { bucket: PHOTOS.to_owned(), rules: rules.into() }).await;
}
