//! Files that a person chose or dropped.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, DragEvent, Event, File, FileList};

/// What was dropped.
#[derive(Default)]
pub struct Dropped {
    /// The files.
    pub files: Vec<File>,
    /// Names of folders: a browser gives them as files that can't be read.
    pub folders: Vec<String>,
}

/// The files of an `<input type="file">`, which is emptied so that the same file can be chosen again.
pub fn picked(input: &web_sys::HtmlInputElement) -> Vec<File> {
    let files = input.files().map(|files| all(&files)).unwrap_or_default();
    input.set_value("");
    files
}

/// What an event of the pointer dropped. Must be asked while the event is being handled: later it is gone.
pub fn dropped(event: &DragEvent) -> Dropped {
    let Some(data) = event.data_transfer() else { return Dropped::default() };
    let items = data.items();
    let mut dropped = Dropped::default();
    for index in 0..items.length() {
        let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
        let Ok(Some(file)) = item.get_as_file() else { continue };
        match is_folder(&item) {
            true => dropped.folders.push(file.name()),
            false => dropped.files.push(file),
        }
    }
    dropped
}

/// Whether a drag carries files, and not text or a link.
pub fn has_files(event: &Event) -> bool {
    let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    data.is_some_and(|data: DataTransfer| data.types().includes(&JsValue::from_str("Files"), 0))
}

fn all(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

/// `webkitGetAsEntry` stands in every engine; web-sys has it behind a feature that nothing else here needs.
fn is_folder(item: &JsValue) -> bool {
    let entry = Reflect::get(item, &"webkitGetAsEntry".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let entry = entry.and_then(|get| get.call0(item).ok()).filter(JsValue::is_object);
    let told = entry.and_then(|entry| Reflect::get(&entry, &"isDirectory".into()).ok());
    told.is_some_and(|told| told.is_truthy())
}
