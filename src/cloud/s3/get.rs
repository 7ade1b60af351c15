//! GetObject and HeadObject: one answer, with or without bytes.

use super::{Conditions, Error, GetObject, Got, Object, Range, Reply, S3, put::names};

impl S3 {
    pub(super) fn get_object(&self, get: &GetObject) -> Result<Reply, Error> {
        let stored = self.stored(&get.bucket)?;
        let object = stored.objects.get(&get.key).ok_or_else(|| Error::NoSuchKey(get.key.clone()))?;
        get.conditions.check_read(object)?;
        let range = get.range.map(|range| range.within(object.size)).transpose()?;
        Ok(Reply::GetObject(Box::new(Got { object: object.clone(), range })))
    }
}

impl Conditions {
    /// Precedence as RFC 9110 and S3 have it: If-Match before If-Unmodified-Since, If-None-Match before If-Modified-Since.
    pub(super) fn check_read(&self, object: &Object) -> Result<(), Error> {
        let not_modified = || Err(Error::NotModified { etag: object.etag.clone(), modified: object.modified });
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) if !names(tags, &object.etag) => return Err(Error::PreconditionFailed("If-Match".into())),
            (None, Some(date)) if object.modified > date => {
                return Err(Error::PreconditionFailed("If-Unmodified-Since".into()));
            }
            _ => {}
        }
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) if names(tags, &object.etag) => not_modified(),
            (None, Some(date)) if object.modified <= date => not_modified(),
            _ => Ok(()),
        }
    }
}

impl Range {
    /// First and last byte of this range in an object of `size` bytes.
    ///
    /// # Errors
    /// [`Error::InvalidRange`] where no byte lies in it.
    pub fn within(self, size: u64) -> Result<(u64, u64), Error> {
        let (first, last) = match self {
            Self::From(first) => (first, size.saturating_sub(1)),
            Self::FromTo(first, last) => (first, last.min(size.saturating_sub(1))),
            Self::Last(n) => (size.saturating_sub(n), size.saturating_sub(1)),
        };
        match first < size && self != Self::Last(0) {
            true => Ok((first, last)),
            false => Err(Error::InvalidRange { range: self.to_string(), size }),
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::From(first) => write!(f, "bytes={first}-"),
            Self::FromTo(first, last) => write!(f, "bytes={first}-{last}"),
            Self::Last(n) => write!(f, "bytes=-{n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_object() {
        assert_eq!(Range::From(3).within(10), Ok((3, 9)));
        assert_eq!(Range::FromTo(0, 99).within(10), Ok((0, 9)));
        assert_eq!(Range::Last(4).within(10), Ok((6, 9)));
        assert_eq!(Range::Last(40).within(10), Ok((0, 9)));
        for (range, size) in [(Range::From(10), 10), (Range::Last(0), 10), (Range::From(0), 0), (Range::Last(5), 0)] {
            assert!(matches!(range.within(size), Err(Error::InvalidRange { .. })), "{range} of {size}");
        }
    }
}
