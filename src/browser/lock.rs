//! One tab owns a workspace: a Web Lock where the browser has them. The store's epoch guards the data in any case; the lock is
//! what lets a second tab know before it takes over.

use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

/// The lock, as long as it is not dropped.
pub struct Held(Rc<RefCell<Option<Function>>>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.0.borrow_mut().take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// What asking for the lock came to.
pub enum Claim {
    /// This tab owns the workspace as long as it holds this.
    Owned(Held),
    /// Another tab owns it.
    Elsewhere,
    /// The browser gives no locks here: plain http on a network, or an old browser.
    NoLocks,
}

/// Asks for the lock of that name. `taken` is called when another tab takes it over.
///
/// With `steal` the other tab loses it at once.
pub async fn claim(name: &str, steal: bool, taken: impl FnOnce() + 'static) -> Claim {
    let Some(locks) = manager() else { return Claim::NoLocks };
    let (answer, answered) = futures::channel::oneshot::channel::<bool>();
    let answer = RefCell::new(Some(answer));
    let release = Rc::new(RefCell::new(None));
    let kept = Rc::clone(&release);
    // The lock is held as long as the promise that this answers is open.
    let held = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
        let promise = match lock.is_null() {
            true => Promise::resolve(&JsValue::NULL),
            false => Promise::new(&mut |resolve, _| *kept.borrow_mut() = Some(resolve)),
        };
        if let Some(answer) = answer.borrow_mut().take() {
            let _ = answer.send(!lock.is_null());
        }
        promise
    });
    let options = Object::new();
    let option = if steal { "steal" } else { "ifAvailable" };
    let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    let Some(request) = request(&locks, name, &options, held.as_ref().unchecked_ref()) else { return Claim::NoLocks };
    held.forget();
    let taken = Rc::new(RefCell::new(Some(taken)));
    let lost = Rc::clone(&taken);
    wasm_bindgen_futures::spawn_local(async move {
        // A lock that is not released ends in one way only: another tab steals it.
        if JsFuture::from(request).await.is_err()
            && let Some(taken) = lost.borrow_mut().take()
        {
            taken();
        }
    });
    match answered.await {
        Ok(true) => Claim::Owned(Held(release)),
        Ok(false) => {
            taken.borrow_mut().take();
            Claim::Elsewhere
        }
        Err(_) => Claim::NoLocks,
    }
}

fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

fn request(locks: &JsValue, name: &str, options: &Object, held: &Function) -> Option<Promise> {
    let request: Function = Reflect::get(locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call3(locks, &name.into(), options, held).ok()?.dyn_into().ok()
}
