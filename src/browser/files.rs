//! Files on their way in: cancelling.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// Lets a person cancel work that takes long. Clones are the same one.
#[derive(Clone, Default)]
pub struct Cancel(Rc<State>);

#[derive(Default)]
struct State {
    cancelled: Cell<bool>,
    then: RefCell<Vec<Box<dyn FnOnce()>>>,
}

impl Cancel {
    /// Not cancelled yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels; a second time does nothing.
    pub fn cancel(&self) {
        if !self.0.cancelled.replace(true) {
            let then = std::mem::take(&mut *self.0.then.borrow_mut());
            then.into_iter().for_each(|then| then());
        }
    }

    /// Whether it has been cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.get()
    }

    /// Runs `then` when it is cancelled; at once when it has been.
    pub fn on_cancel(&self, then: impl FnOnce() + 'static) {
        match self.is_cancelled() {
            true => then(),
            false => self.0.then.borrow_mut().push(Box::new(then)),
        }
    }
}
