//! A gate that one future at a time may pass: writes that change the index go through it one after the other.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// The gate. Works with any executor; a future dropped while waiting or inside leaves it usable.
#[derive(Default)]
pub(super) struct Gate {
    held: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// Held while inside; dropping it lets the next one in.
pub(super) struct Pass<'a>(&'a Gate);

impl Gate {
    pub(super) async fn enter(&self) -> Pass<'_> {
        poll_fn(|cx| {
            if self.held.replace(true) {
                self.waiting.borrow_mut().push(cx.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
        Pass(self)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.held.set(false);
        // All of them are woken and the first to come goes in: there are a handful at most, and one that was dropped while
        // waiting cannot swallow the turn.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
