//! Addresses of the pages: what stands behind the `#`, as a type.
//!
//! Everything lives behind the `#`, so one folder of static files works under any path of any host. Printing and
//! parsing are inverse for every object key. A key is printed segment by segment, so it stays readable:
//!
//! | address                            | means                                                        |
//! |------------------------------------|--------------------------------------------------------------|
//! | `#/buckets/photos`                 | the bucket at its top (`#/buckets/photos/` is read as well)  |
//! | `#/buckets/photos/2026/`           | the bucket at the prefix `2026/`: it ends in a slash         |
//! | `#/buckets/photos/20?prefix`       | the bucket at the prefix `20`, which does not                |
//! | `#/buckets/photos/2026/cat.jpg`    | the object `2026/cat.jpg`                                    |
//! | `#/buckets/photos/2026/?object`    | the object whose key is `2026/`, with its slash              |
//! | `#/buckets/photos?rules`           | the bucket's notification rules                              |
//! | `#/buckets/photos?properties`      | the bucket's properties                                      |
//!
//! A `?` inside a key is printed as `%3F`, hence the first bare `?` always begins the view.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays readable in a segment. `+` is escaped since many tools read it as a space, brackets and quotes since
/// they end a link in running text.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'=')
    .remove(b'&');

/// The name that ends every title.
const APP: &str = "Cloud Chamber";

/// A page and what it shows. Names of buckets and functions and ids of invocations are never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Route {
    /// The first page.
    Start,
    /// All buckets.
    Buckets,
    /// The objects of a bucket whose keys begin with `prefix`.
    Bucket {
        /// The bucket.
        name: String,
        /// What the keys begin with; empty at the top.
        prefix: String,
    },
    /// The notification rules of a bucket.
    BucketRules {
        /// The bucket.
        name: String,
    },
    /// What a bucket is, besides its objects and rules.
    BucketProperties {
        /// The bucket.
        name: String,
    },
    /// One object.
    Object {
        /// The bucket it lies in.
        bucket: String,
        /// Its key, any text.
        key: String,
    },
    /// All functions.
    Functions,
    /// One function.
    Function {
        /// The function.
        name: String,
        /// The part of its page.
        tab: FunctionTab,
    },
    /// One invocation of a function: the event that caused it, its log, its calls.
    Invocation {
        /// Its request id.
        id: String,
    },
    /// Appearance and workspace.
    Settings,
    /// Every part of the design system on one page, for development and tests.
    #[cfg(debug_assertions)]
    Gallery,
    /// An address that names no page, as it was found, without the `#`.
    NotFound(String),
}

/// The parts of a function's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FunctionTab {
    /// The editor.
    #[default]
    Code,
    /// Test events.
    Test,
    /// What fires it.
    Triggers,
    /// What ran.
    Invocations,
    /// Environment, time-out, memory, description.
    Settings,
}

impl FunctionTab {
    /// All, in the order in which they stand on the page.
    pub const ALL: [FunctionTab; 5] = [Self::Code, Self::Test, Self::Triggers, Self::Invocations, Self::Settings];

    /// Its word in an address; the first one needs none there.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Triggers => "triggers",
            Self::Invocations => "invocations",
            Self::Settings => "settings",
        }
    }
}

/// The entries of the side navigation; a page belongs to one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// The first page.
    Start,
    /// Buckets and their objects.
    Buckets,
    /// Functions and their invocations.
    Functions,
    /// Settings.
    Settings,
}

impl Route {
    /// Reads a `location.hash`, with or without its `#`. Never fails: what names no page is [`Route::NotFound`].
    pub fn parse(hash: &str) -> Route {
        let address = hash.strip_prefix('#').unwrap_or(hash);
        let (path, view) = match address.split_once('?') {
            Some((path, view)) => (path, Some(view)),
            None => (address, None),
        };
        read(path, view).unwrap_or_else(|| Route::NotFound(address.to_owned()))
    }

    /// The entry of the side navigation that this page belongs to.
    pub fn section(&self) -> Option<Section> {
        Some(match self {
            Route::Start => Section::Start,
            Route::Buckets
            | Route::Bucket { .. }
            | Route::BucketRules { .. }
            | Route::BucketProperties { .. }
            | Route::Object { .. } => Section::Buckets,
            Route::Functions | Route::Function { .. } | Route::Invocation { .. } => Section::Functions,
            Route::Settings => Section::Settings,
            #[cfg(debug_assertions)]
            Route::Gallery => return None,
            Route::NotFound(_) => return None,
        })
    }

    /// Whether both addresses are the same page in another state, so that it stays as it is and keeps the focus.
    pub fn same_page(&self, other: &Route) -> bool {
        match (self, other) {
            (Route::Function { name: a, .. }, Route::Function { name: b, .. }) => a == b,
            _ => match (self.bucket_page(), other.bucket_page()) {
                (Some(a), Some(b)) => a == b,
                _ => self == other,
            },
        }
    }

    /// The bucket whose page this is, at whichever of its tabs.
    fn bucket_page(&self) -> Option<&str> {
        match self {
            Route::Bucket { name, .. } | Route::BucketRules { name } | Route::BucketProperties { name } => Some(name),
            _ => None,
        }
    }

    /// The document's title: the nearest thing first, since tabs cut the end off.
    pub fn title(&self) -> String {
        let parts: Vec<&str> = match self {
            Route::Start => vec![],
            Route::Buckets => vec!["Buckets"],
            Route::Bucket { name, prefix } if prefix.is_empty() => vec![name],
            Route::Bucket { name, prefix } => vec![prefix, name],
            Route::BucketRules { name } => vec!["Notifications", name],
            Route::BucketProperties { name } => vec!["Properties", name],
            Route::Object { bucket, key } => vec![last_segment(key), bucket],
            Route::Functions => vec!["Functions"],
            Route::Function { name, .. } => vec![name],
            Route::Invocation { id } => vec![id, "Invocation"],
            Route::Settings => vec!["Settings"],
            #[cfg(debug_assertions)]
            Route::Gallery => vec!["Gallery"],
            Route::NotFound(_) => vec!["Not found"],
        };
        parts.into_iter().chain([APP]).collect::<Vec<_>>().join(" · ")
    }
}

/// What follows the last slash that has something behind it: `2026/cat.jpg` → `cat.jpg`, `raw/` → `raw/`.
pub fn last_segment(key: &str) -> &str {
    let body = key.strip_suffix('/').unwrap_or(key);
    match body.rfind('/') {
        Some(slash) => &key[slash + 1..],
        None => key,
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Start => f.write_str("#/"),
            Route::Buckets => f.write_str("#/buckets"),
            Route::Bucket { name, prefix } if prefix.is_empty() => write!(f, "#/buckets/{}", segment(name)),
            Route::Bucket { name, prefix } => {
                let view = if prefix.ends_with('/') { "" } else { "?prefix" };
                write!(f, "#/buckets/{}/{}{view}", segment(name), segments(prefix))
            }
            Route::BucketRules { name } => write!(f, "#/buckets/{}?rules", segment(name)),
            Route::BucketProperties { name } => write!(f, "#/buckets/{}?properties", segment(name)),
            Route::Object { bucket, key } => {
                let view = if key.is_empty() || key.ends_with('/') { "?object" } else { "" };
                write!(f, "#/buckets/{}/{}{view}", segment(bucket), segments(key))
            }
            Route::Functions => f.write_str("#/functions"),
            Route::Function { name, tab: FunctionTab::Code } => write!(f, "#/functions/{}", segment(name)),
            Route::Function { name, tab } => write!(f, "#/functions/{}/{}", segment(name), tab.slug()),
            Route::Invocation { id } => write!(f, "#/invocations/{}", segment(id)),
            Route::Settings => f.write_str("#/settings"),
            #[cfg(debug_assertions)]
            Route::Gallery => f.write_str("#/gallery"),
            Route::NotFound(address) => write!(f, "#{address}"),
        }
    }
}

fn segment(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, SEGMENT)
}

fn segments(key: &str) -> String {
    key.split('/').map(|part| segment(part).to_string()).collect::<Vec<_>>().join("/")
}

/// `None` where the bytes are no UTF-8: no page has such a name.
fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

fn name(text: &str) -> Option<String> {
    decode(text).filter(|name| !name.is_empty())
}

fn read(path: &str, view: Option<&str>) -> Option<Route> {
    if path.is_empty() || path == "/" {
        return view.is_none().then_some(Route::Start);
    }
    let path = path.strip_prefix('/')?;
    let (head, rest) = match path.split_once('/') {
        Some((head, rest)) => (head, (!rest.is_empty()).then_some(rest)),
        None => (path, None),
    };
    match (head, rest, view) {
        ("buckets", Some(rest), view) => read_bucket(rest, view),
        (_, _, Some(_)) => None,
        ("buckets", None, _) => Some(Route::Buckets),
        ("functions", None, _) => Some(Route::Functions),
        ("functions", Some(rest), _) => read_function(rest),
        ("invocations", Some(id), _) if !id.contains('/') => Some(Route::Invocation { id: name(id)? }),
        ("settings", None, _) => Some(Route::Settings),
        #[cfg(debug_assertions)]
        ("gallery", None, _) => Some(Route::Gallery),
        _ => None,
    }
}

fn read_bucket(rest: &str, view: Option<&str>) -> Option<Route> {
    let (bucket, key) = match rest.split_once('/') {
        Some((bucket, key)) => (bucket, Some(key)),
        None => (rest, None),
    };
    let bucket = name(bucket)?;
    // Whether it is a prefix is read off the address before decoding: an escaped slash at the end belongs to a key.
    let slash = key.is_none_or(|key| key.is_empty() || key.ends_with('/'));
    let text = decode(key.unwrap_or_default())?;
    match view {
        None if slash => Some(Route::Bucket { name: bucket, prefix: text }),
        None => Some(Route::Object { bucket, key: text }),
        Some("prefix") => Some(Route::Bucket { name: bucket, prefix: text }),
        Some("object") => Some(Route::Object { bucket, key: text }),
        Some("rules") if text.is_empty() => Some(Route::BucketRules { name: bucket }),
        Some("properties") if text.is_empty() => Some(Route::BucketProperties { name: bucket }),
        Some(_) => None,
    }
}

fn read_function(rest: &str) -> Option<Route> {
    let (function, tab) = match rest.split_once('/') {
        Some((function, slug)) => (function, slug),
        None => (rest, ""),
    };
    let tab = match tab {
        "" => FunctionTab::Code,
        slug => FunctionTab::ALL.into_iter().find(|tab| tab.slug() == slug)?,
    };
    Some(Route::Function { name: name(function)?, tab })
}

#[cfg(test)]
mod tests;
