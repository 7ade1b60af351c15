//! The parts that pages are made of, one file each. Each file says how it behaves; how it looks is in `style/`.

pub mod badge;
pub mod breadcrumb;
pub mod button;
pub mod bytes;
pub mod confirm;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod error;
pub mod field;
pub mod icon;
pub mod json_tree;
pub mod key_value;
pub mod menu;
pub mod progress;
pub mod select;
pub mod skeleton;
pub mod splitter;
pub mod table;
pub mod tabs;
pub mod time;
pub mod toast;
pub mod virtual_list;

pub use badge::{Badge, Tone};
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{Button, ButtonKind, IconButton};
pub use bytes::Bytes;
pub use confirm::Confirm;
pub use copy::CopyButton;
pub use dialog::Dialog;
pub use empty::EmptyState;
pub use error::ErrorNote;
pub use field::{Field, FieldIds, TextArea, TextField};
pub use icon::Icon;
pub use json_tree::JsonTree;
pub use key_value::{KeyValue, KeyValues};
pub use menu::{Menu, MenuItem};
pub use progress::Progress;
pub use select::Select;
pub use skeleton::Skeleton;
pub use splitter::Splitter;
pub use table::{Sort, SortHeader};
pub use tabs::{Tab, TabPanel, Tabs};
pub use time::Time;
pub use toast::{Toast, ToastAction, Toasts, use_toasts};
pub use virtual_list::VirtualList;

use std::cell::Cell;

/// An id that no other element of the page has, for `aria-` references.
pub fn fresh_id(stem: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    let number = NEXT.replace(NEXT.get() + 1);
    format!("{stem}-{number}")
}
