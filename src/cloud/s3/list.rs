//! ListObjectsV2: keys in UTF-8 order, folded at a delimiter, a page at a time.

use super::{Error, Object, S3, Timestamp};
use std::{collections::BTreeMap, ops::Bound};

/// ListObjectsV2.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListObjects {
    /// Bucket.
    pub bucket: String,
    /// Only keys that begin with this.
    pub prefix: String,
    /// Keys that go on with this after the prefix are folded into one common prefix.
    pub delimiter: Option<String>,
    /// Only keys behind this.
    pub start_after: Option<String>,
    /// Where the page before this one ended.
    pub token: Option<Token>,
    /// Keys and common prefixes on a page.
    pub max: usize,
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Behind this key.
    Key(String),
    /// Behind everything under this common prefix.
    Prefix(String),
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Objects.
    pub objects: Vec<Listed>,
    /// Common prefixes; each counts as one towards the page.
    pub prefixes: Vec<String>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Token>,
}

/// What a listing tells about an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Key.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// ETag without quotes.
    pub etag: String,
    /// When it was put.
    pub modified: Timestamp,
    /// Content type: for the page; a listing on the wire has none.
    pub content_type: String,
    /// The checksum's algorithm and kind.
    pub checksum: (super::Algorithm, super::ChecksumKind),
}

impl S3 {
    /// A page of a bucket's keys. Costs O(log n) for each entry on it, however many keys a common prefix folds.
    ///
    /// # Errors
    /// [`Error::NoSuchBucket`].
    pub fn list_objects(&self, list: &ListObjects) -> Result<Listing, Error> {
        let objects = &self.stored(&list.bucket)?.objects;
        let mut page = Listing::default();
        let mut from = list.begin();
        while let Some((key, object)) = next(objects, &from, &list.prefix) {
            if page.len() == list.max {
                page.next = (list.max > 0).then(|| page.end()).flatten();
                break;
            }
            match list.folded(key) {
                Some(prefix) => {
                    from = behind_prefix(prefix);
                    page.push_prefix(prefix);
                }
                None => {
                    from = Bound::Excluded(key.clone());
                    page.push_object(key, object);
                }
            }
        }
        Ok(page)
    }
}

fn next<'a>(
    objects: &'a BTreeMap<String, Object>,
    from: &Bound<String>,
    prefix: &str,
) -> Option<(&'a String, &'a Object)> {
    let from = match from {
        Bound::Included(key) => Bound::Included(key.as_str()),
        Bound::Excluded(key) => Bound::Excluded(key.as_str()),
        Bound::Unbounded => return None,
    };
    objects.range::<str, _>((from, Bound::Unbounded)).next().filter(|(key, _)| key.starts_with(prefix))
}

/// The first key that does not begin with `prefix` any more; `Unbounded` stands for the end.
fn behind_prefix(prefix: &str) -> Bound<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let after = (last as u32 + 1..=char::MAX as u32).find_map(char::from_u32);
        if let Some(after) = after {
            chars.push(after);
            return Bound::Included(chars.into_iter().collect());
        }
    }
    Bound::Unbounded
}

impl ListObjects {
    /// The later of the prefix, StartAfter and the token.
    fn begin(&self) -> Bound<String> {
        let token = match &self.token {
            Some(Token::Key(key)) => Bound::Excluded(key.clone()),
            Some(Token::Prefix(prefix)) => behind_prefix(prefix),
            None => match &self.start_after {
                Some(after) => self.behind(after),
                None => Bound::Included(String::new()),
            },
        };
        match &token {
            Bound::Included(key) | Bound::Excluded(key) if *key < self.prefix => Bound::Included(self.prefix.clone()),
            _ => token,
        }
    }

    /// Behind a key; where that key is folded, its common prefix still counts as long as it sorts behind.
    fn behind(&self, key: &str) -> Bound<String> {
        match self.folded(key).filter(|_| key.starts_with(&self.prefix)) {
            Some(prefix) if prefix == key => behind_prefix(prefix),
            _ => Bound::Excluded(key.to_owned()),
        }
    }

    /// The common prefix that folds this key.
    fn folded<'a>(&self, key: &'a str) -> Option<&'a str> {
        let delimiter = self.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty())?;
        let at = key.get(self.prefix.len()..)?.find(delimiter)?;
        Some(&key[..self.prefix.len() + at + delimiter.len()])
    }
}

impl Listing {
    /// Entries on the page.
    #[must_use]
    pub fn len(&self) -> usize {
        self.objects.len() + self.prefixes.len()
    }

    /// Nothing on the page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn push_prefix(&mut self, prefix: &str) {
        self.prefixes.push(prefix.to_owned());
    }

    fn push_object(&mut self, key: &str, object: &Object) {
        self.objects.push(Listed {
            key: key.to_owned(),
            size: object.size,
            etag: object.etag.clone(),
            modified: object.modified,
            content_type: object.headers.content_type().to_owned(),
            checksum: (object.checksum.algorithm, object.checksum.kind),
        });
    }

    /// The last entry: keys and common prefixes are one order.
    fn end(&self) -> Option<Token> {
        let key = self.objects.last().map(|object| object.key.as_str());
        let prefix = self.prefixes.last().map(String::as_str);
        match (key, prefix) {
            (Some(key), Some(prefix)) if key < prefix => Some(Token::Prefix(prefix.to_owned())),
            (Some(key), _) => Some(Token::Key(key.to_owned())),
            (None, prefix) => prefix.map(|prefix| Token::Prefix(prefix.to_owned())),
        }
    }
}
