//! Buckets: the list, a bucket with its objects, rules and properties, and one object.

mod bucket;
mod caused;
mod create;
mod deletion;
mod drop;
mod fired;
mod folder;
mod leaving;
mod list;
mod listing;
mod object;
mod objects;
mod preview;
mod properties;
mod remove;
mod rule_form;
mod rules;
mod table;
mod words;

pub use bucket::BucketPage;
pub use leaving::provide;
pub use list::BucketList;
pub use object::ObjectPage;
