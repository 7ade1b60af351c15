//! Listings: of objects, of buckets, of parts.

use super::{Answer, ReplyBody, object::kind};
use crate::{
    cloud::{
        ACCOUNT, REGION, Timestamp, limits,
        s3::{Listed, Listing, Part, Token, Upload, encode_key},
    },
    wire::{
        s3::{
            decode::{bucket_page, count, write_token},
            request::Request,
        },
        xml::Writer,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Response;

/// `encoding-type=url`: keys as forms write them, slashes kept.
#[derive(Clone, Copy)]
struct Encoding {
    url: bool,
}

impl Encoding {
    fn of(request: &Request) -> Self {
        Self { url: request.query("encoding-type") == Some("url") }
    }

    fn apply(self, text: &str) -> String {
        if self.url { encode_key(text) } else { text.to_owned() }
    }
}

impl Answer<'_> {
    /// ListObjectsV2, and ListObjects where the request asks for version 1.
    pub(super) fn listing(self, listing: &Listing) -> Response<ReplyBody> {
        let context = self.context;
        let request = &context.request;
        let encoding = Encoding::of(request);
        let version_2 = request.query("list-type") == Some("2");
        let owner = !version_2 || request.query("fetch-owner") == Some("true");
        self.header("x-amz-bucket-region", REGION).document("ListBucketResult", |xml| {
            xml.maybe("Name", context.bucket.as_ref());
            xml.text("Prefix", encoding.apply(request.query("prefix").unwrap_or_default()));
            if version_2 {
                let start_after = request.query("start-after").filter(|text| !text.is_empty());
                xml.maybe("StartAfter", start_after.map(|text| encoding.apply(text)));
                xml.maybe("ContinuationToken", request.query("continuation-token"));
                xml.maybe("NextContinuationToken", listing.next.as_ref().map(write_token));
                xml.text("KeyCount", listing.len());
            } else {
                xml.text("Marker", encoding.apply(request.query("marker").unwrap_or_default()));
                xml.maybe("NextMarker", next_marker(request, listing).map(|text| encoding.apply(text)));
            }
            xml.text("MaxKeys", count(request, "max-keys", limits::LIST_KEYS).unwrap_or(limits::LIST_KEYS));
            let delimiter = request.query("delimiter").filter(|text| !text.is_empty());
            xml.maybe("Delimiter", delimiter.map(|text| encoding.apply(text)));
            xml.maybe("EncodingType", encoding.url.then_some("url"));
            xml.text("IsTruncated", listing.next.is_some());
            listing.objects.iter().for_each(|object| write_object(xml, object, encoding, owner));
            for prefix in &listing.prefixes {
                xml.nest("CommonPrefixes", |xml| xml.text("Prefix", encoding.apply(prefix)));
            }
        })
    }

    /// ListBuckets: filtered and cut into pages here, since the cloud has them all at hand.
    pub(super) fn list_buckets(self, buckets: &[(String, Timestamp)]) -> Response<ReplyBody> {
        let request = &self.context.request;
        let prefix = request.query("prefix").unwrap_or_default();
        let (after, most) = bucket_page(request).unwrap_or((String::new(), limits::BUCKETS));
        let mut rest = buckets.iter().filter(|(name, _)| name.starts_with(prefix) && *name > after);
        let page: Vec<_> = rest.by_ref().take(most).collect();
        let next = rest.next().and(page.last()).map(|(name, _)| STANDARD.encode(name));
        let asked = ["prefix", "max-buckets", "continuation-token", "bucket-region"];
        let with_region = asked.into_iter().any(|name| request.query(name).is_some());
        let prefix = request.query("prefix");
        self.document("ListAllMyBucketsResult", |xml| {
            write_owner(xml, "Owner");
            xml.nest("Buckets", |xml| {
                for (name, created) in page {
                    xml.nest("Bucket", |xml| {
                        xml.text("Name", name);
                        xml.text("CreationDate", created.iso());
                        xml.maybe("BucketRegion", with_region.then_some(REGION));
                    });
                }
            });
            xml.maybe("ContinuationToken", next);
            xml.maybe("Prefix", prefix);
        })
    }

    /// ListParts.
    pub(super) fn parts(self, upload: &Upload, parts: &[(u32, Part)], truncated: bool) -> Response<ReplyBody> {
        let request = &self.context.request;
        let encoding = Encoding::of(request);
        let id = request.query("uploadId").unwrap_or_default();
        let marker = request.query("part-number-marker").filter(|marker| !marker.is_empty()).unwrap_or("0");
        let most = count(request, "max-parts", limits::LIST_KEYS).unwrap_or(limits::LIST_KEYS);
        self.document("ListPartsResult", |xml| {
            xml.text("Bucket", &upload.bucket);
            xml.text("Key", encoding.apply(&upload.key));
            xml.text("UploadId", id);
            write_owner(xml, "Initiator");
            write_owner(xml, "Owner");
            xml.text("StorageClass", "STANDARD");
            xml.text("PartNumberMarker", marker);
            xml.text("NextPartNumberMarker", parts.last().map_or(0, |(number, _)| *number));
            xml.text("MaxParts", most);
            xml.text("IsTruncated", truncated);
            xml.maybe("ChecksumAlgorithm", upload.checksum.map(|(algorithm, _)| algorithm.name()));
            xml.maybe("ChecksumType", upload.checksum.map(|(_, of)| kind(of)));
            parts.iter().for_each(|(number, part)| write_part(xml, *number, part));
        })
    }
}

/// The last entry of a page that goes on, where a delimiter folds keys; else clients take the last key. [S3, ListObjects]
fn next_marker<'a>(request: &Request, listing: &'a Listing) -> Option<&'a str> {
    request.query("delimiter").filter(|delimiter| !delimiter.is_empty())?;
    listing.next.as_ref().map(|next| match next {
        Token::Key(text) | Token::Prefix(text) => text.as_str(),
    })
}

fn write_object(xml: &mut Writer, object: &Listed, encoding: Encoding, owner: bool) {
    xml.nest("Contents", |xml| {
        xml.text("Key", encoding.apply(&object.key));
        xml.text("LastModified", object.modified.iso());
        xml.text("ETag", format!("\"{}\"", object.etag));
        xml.text("ChecksumAlgorithm", object.checksum.0.name());
        xml.text("ChecksumType", kind(object.checksum.1));
        xml.text("Size", object.size);
        if owner {
            write_owner(xml, "Owner");
        }
        xml.text("StorageClass", "STANDARD");
    });
}

fn write_part(xml: &mut Writer, number: u32, part: &Part) {
    xml.nest("Part", |xml| {
        xml.text("PartNumber", number);
        xml.text("LastModified", part.modified.iso());
        xml.text("ETag", format!("\"{}\"", part.md5));
        xml.text("Size", part.size());
        if let Some(checksum) = &part.checksum {
            xml.text(&format!("Checksum{}", checksum.algorithm.name()), &checksum.value);
        }
    });
}

/// Everything belongs to the one account: its canonical id has 64 digits. Names are gone since November 2025.
fn write_owner(xml: &mut Writer, element: &str) {
    xml.nest(element, |xml| xml.text("ID", format!("{ACCOUNT:0>64}")));
}
