//! The workspace as the page sees it: projections of the cloud that follow its topics.

use crate::{
    browser::{Driver, Hindrance, Standing, Watcher},
    cloud::{Cloud, Topic},
    store::Repair,
    ui::pages::functions::forget_drafts,
};
use leptos::prelude::*;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    time::Duration,
};

/// The one workspace that there is for now. Its database and lock carry the name, so that several can come.
pub const NAME: &str = "workspace";

/// How far the workspace is.
#[derive(Clone)]
pub enum State {
    /// It is being read from the disk.
    Opening,
    /// It runs.
    Open(Driver),
    /// It can't be opened: why.
    Hindered(Hindrance),
}

type Triggers = Rc<RefCell<BTreeMap<Topic, ArcTrigger>>>;

/// The workspace, for every part of the page.
#[derive(Clone, Copy)]
pub struct Workspace {
    state: RwSignal<State, LocalStorage>,
    standing: RwSignal<Standing>,
    triggers: StoredValue<Triggers, LocalStorage>,
}

/// The least time between two rounds of news. News that comes alone is told at once.
const ROUND: Duration = Duration::from_millis(50);

struct Watch {
    standing: RwSignal<Standing>,
    triggers: Triggers,
    /// What has come since the last round; `None` while no round is under way.
    news: Rc<RefCell<Option<BTreeSet<Topic>>>>,
}

impl Watcher for Watch {
    fn changed(&self, topics: &BTreeSet<Topic>) {
        if let Some(news) = &mut *self.news.borrow_mut() {
            news.extend(topics.iter().cloned());
            return;
        }
        tell(&self.triggers, topics);
        begin_round(Rc::clone(&self.triggers), Rc::clone(&self.news));
    }

    fn stands(&self, standing: Standing) {
        self.standing.set(standing);
    }
}

fn tell(triggers: &Triggers, topics: &BTreeSet<Topic>) {
    let due: Vec<_> = {
        let triggers = triggers.borrow();
        topics.iter().filter_map(|topic| triggers.get(topic).cloned()).collect()
    };
    due.iter().for_each(ArcTrigger::notify);
}

fn begin_round(triggers: Triggers, news: Rc<RefCell<Option<BTreeSet<Topic>>>>) {
    *news.borrow_mut() = Some(BTreeSet::new());
    let end = move || {
        let topics = news.borrow_mut().take().unwrap_or_default();
        if !topics.is_empty() {
            tell(&triggers, &topics);
            begin_round(triggers, news);
        }
    };
    set_timeout(end, ROUND);
}

/// Makes the workspace known to all parts and opens it.
pub fn provide() -> Workspace {
    let workspace = Workspace {
        state: RwSignal::new_local(State::Opening),
        standing: RwSignal::new(Standing::default()),
        triggers: StoredValue::new_local(Triggers::default()),
    };
    provide_context(workspace);
    workspace.open(false, Repair::Refuse);
    workspace
}

/// The workspace.
pub fn use_workspace() -> Workspace {
    expect_context()
}

impl Workspace {
    /// How far it is.
    pub fn state(self) -> State {
        self.state.get()
    }

    /// How things stand with it.
    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Opens it; `steal` takes it over from another tab, `repair` goes on without damaged records.
    pub fn open(self, steal: bool, repair: Repair) {
        self.state.set(State::Opening);
        self.standing.set(Standing::default());
        let watch = Watch { standing: self.standing, triggers: self.triggers.get_value(), news: Rc::default() };
        leptos::task::spawn_local(async move {
            let state = match Driver::open(NAME, steal, repair, Rc::new(watch)).await {
                Ok(driver) => {
                    if driver.is_fresh() {
                        crate::browser::samples::furnish(&driver).await;
                    }
                    State::Open(driver)
                }
                Err(hindrance) => State::Hindered(hindrance),
            };
            self.state.set(state);
        });
    }

    /// Deletes everything in it and brings the samples back.
    pub fn reset(self) {
        if let State::Open(driver) = self.state.get_untracked() {
            driver.close("The workspace is being reset.");
        }
        self.state.set(State::Opening);
        leptos::task::spawn_local(async move {
            match Driver::erase(NAME).await {
                Ok(()) => {
                    forget_drafts();
                    self.open(true, Repair::Refuse);
                }
                Err(why) => self.state.set(State::Hindered(Hindrance::Storage(why))),
            }
        });
    }

    /// Offers every raw record that can be read as a download; says how it went.
    pub async fn export_raw(self) -> String {
        match crate::browser::raw::export(NAME).await {
            Ok((blob, unreadable)) => {
                crate::ui::download::offer(&blob, "cloudchamber-raw.tar");
                match unreadable {
                    0 => "Exported: every record is in the file.".to_owned(),
                    n => format!("Exported; the browser can't read {n} of the records."),
                }
            }
            Err(why) => why,
        }
    }

    /// The driver, to act with. Pages show only while the workspace is open, so it is there.
    pub fn driver(self) -> Option<Driver> {
        match self.state.get_untracked() {
            State::Open(driver) => Some(driver),
            State::Opening | State::Hindered(_) => None,
        }
    }

    /// A projection of the cloud: in a reactive place it is made again when the topic changes. `None` while not open.
    pub fn read<T>(self, topic: Topic, project: impl FnOnce(&Cloud) -> T) -> Option<T> {
        self.trigger(topic).track();
        self.state.with(|state| match state {
            State::Open(driver) => Some(project(&driver.cloud())),
            State::Opening | State::Hindered(_) => None,
        })
    }

    /// As [`Self::read`], once: nothing follows the topic.
    pub fn peek<T>(self, project: impl FnOnce(&Cloud) -> T) -> Option<T> {
        self.driver().map(|driver| project(&driver.cloud()))
    }

    fn trigger(self, topic: Topic) -> ArcTrigger {
        self.triggers.with_value(|triggers| triggers.borrow_mut().entry(topic).or_default().clone())
    }
}
