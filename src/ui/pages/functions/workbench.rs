//! What the parts of a function's page share: the draft, what is wrong with it, its deploys, the test that runs.

use super::{
    check,
    drafts::{self, Kind, Owner},
    refusal,
};
use crate::{
    browser::editor::Finding,
    cloud::{InvocationId, Timestamp, Topic, lambda},
    learn::{
        cause::{self, Source},
        explain::{Explained, explain_lambda},
        templates,
    },
    ui::{
        live::announce_now,
        parts::{Toast, Toasts, Tone, use_toasts},
        workspace::{Workspace, use_workspace},
    },
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::{sync::Arc, time::Duration};

/// Rest in typing after which the code is looked at.
const REST: Duration = Duration::from_millis(300);

/// The code that is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// Since when.
    pub at: Timestamp,
    /// `index.mjs`.
    pub source: Arc<str>,
}

/// What was found in the code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// What keeps it from being deployed.
    pub errors: Vec<Finding>,
    /// What is worth knowing.
    pub warnings: Vec<Finding>,
}

/// The test of this page.
#[derive(Debug, Clone, PartialEq)]
pub enum TestRun {
    /// None yet.
    Idle,
    /// It runs; its invocation is one that is newer than this.
    Running {
        /// The newest invocation before it.
        after: Option<InvocationId>,
    },
    /// It is over.
    Done(InvocationId),
    /// It was refused.
    Refused(Explained),
}

/// A function's page.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// The workspace.
    pub workspace: Workspace,
    /// What is in the editor.
    pub text: RwSignal<String>,
    /// Counts the times that the text was replaced other than by typing: the editor takes it over.
    pub replaced: RwSignal<u32>,
    /// The code that is deployed.
    pub deployed: Memo<Option<Deployed>>,
    /// The text is not the deployed code.
    pub differs: Memo<bool>,
    /// What was found in the text.
    pub findings: RwSignal<Findings>,
    /// A deploy is under way.
    pub deploying: RwSignal<bool>,
    /// Why the last deploy was refused.
    pub refused: RwSignal<Option<Explained>>,
    /// The browser keeps the draft.
    pub kept: RwSignal<bool>,
    /// The test.
    pub test: RwSignal<TestRun>,
    owner: StoredValue<Owner>,
    toasts: Toasts,
    resting: StoredValue<Option<TimeoutHandle>>,
}

impl Workbench {
    /// Reads what is kept of the function.
    pub fn new(name: &str, created: Timestamp) -> Self {
        let workspace = use_workspace();
        let owner = Owner { name: name.to_owned(), created };
        let deployed = {
            let name = name.to_owned();
            Memo::new(move |_| read_deployed(workspace, &name))
        };
        let draft = drafts::read(Kind::Code, &owner);
        let source = deployed.with_untracked(|deployed| deployed.as_ref().map(|it| it.source.to_string()));
        let text = RwSignal::new(draft.or(source).unwrap_or_else(|| templates::BLANK.to_owned()));
        let differs = Memo::new(move |_| {
            deployed.with(|deployed| deployed.as_ref().is_none_or(|it| text.with(|text| *text != *it.source)))
        });
        let bench = Self {
            workspace,
            text,
            replaced: RwSignal::new(0),
            deployed,
            differs,
            findings: RwSignal::default(),
            deploying: RwSignal::new(false),
            refused: RwSignal::new(None),
            kept: RwSignal::new(true),
            test: RwSignal::new(TestRun::Idle),
            owner: StoredValue::new(owner),
            toasts: use_toasts(),
            resting: StoredValue::new(None),
        };
        bench.follow();
        bench.check_soon(Duration::ZERO);
        on_cleanup(move || {
            if let Some(timer) = bench.resting.try_get_value().flatten() {
                timer.clear();
            }
        });
        bench
    }

    /// The function's name.
    pub fn name(self) -> String {
        self.owner.with_value(|owner| owner.name.clone())
    }

    /// The function, as its drafts know it.
    pub fn owner(self) -> Owner {
        self.owner.get_value()
    }

    /// A person typed.
    pub fn edit(self, text: String) {
        if self.text.with_untracked(|before| *before == text) {
            return;
        }
        self.text.set(text);
        self.refused.set(None);
        self.keep();
        self.check_soon(REST);
    }

    /// Puts another text into the editor.
    pub fn replace(self, text: String) {
        self.edit(text);
        self.replaced.update(|count| *count += 1);
    }

    /// Goes back to the deployed code; a message offers the way back.
    pub fn discard(self) {
        let Some(deployed) = self.deployed.get_untracked() else { return };
        let draft = self.text.get_untracked();
        self.replace(deployed.source.to_string());
        let owner = self.owner();
        let toast = Toast::new(Tone::Plain, format!("The draft of {} was discarded.", owner.name));
        self.toasts.show(toast.action("Undo", move || {
            drafts::write(Kind::Code, &owner, &draft);
            // The page may be another one by now: then the kept draft is enough.
            if self.owner.try_get_value().is_some_and(|here| here == owner) {
                self.replace(draft.clone());
            }
        }));
    }

    /// Keeps the draft, or forgets it where it is what is deployed.
    fn keep(self) {
        let kept = self.owner.with_value(|owner| {
            if self.differs.get_untracked() {
                self.text.with_untracked(|text| drafts::write(Kind::Code, owner, text))
            } else {
                drafts::forget(Kind::Code, &owner.name);
                true
            }
        });
        self.kept.set(kept);
    }

    /// Where another code is deployed than that which the editor shows unchanged, the editor follows.
    fn follow(self) {
        Effect::new(move |before: Option<Option<Deployed>>| {
            let now = self.deployed.get();
            let shown = before.flatten().filter(|before| self.text.with_untracked(|text| *text == *before.source));
            if let (Some(_), Some(now)) = (shown, &now) {
                self.replace(now.source.to_string());
            }
            now
        });
    }

    fn check_soon(self, rest: Duration) {
        let timer = set_timeout_with_handle(
            move || {
                let Some(source) = self.text.try_get_untracked() else { return };
                spawn_local(async move {
                    let found = check::check(&source).await;
                    // Only of the text as it is now, and only where the checker could be loaded.
                    if let (Ok(found), Some(true)) = (found, self.text.try_with_untracked(|now| *now == source)) {
                        self.findings.set(found);
                    }
                });
            },
            rest,
        );
        let before = self.resting.try_update_value(|resting| std::mem::replace(resting, timer.ok()));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }

    /// Deploys what is in the editor; answers whether it is deployed.
    pub async fn deploy(self) -> bool {
        let (Some(driver), false) = (self.workspace.driver(), self.deploying.get_untracked()) else { return false };
        if !self.differs.get_untracked() {
            return true;
        }
        self.deploying.set(true);
        self.refused.set(None);
        let (source, name) = (self.text.get_untracked(), self.name());
        let done = match check::check(&source).await {
            Ok(found) if !found.errors.is_empty() => {
                announce_now(format!("Not deployed. {}", check::spoken(&found.errors[0])));
                self.findings.try_set(found);
                false
            }
            Ok(found) => {
                self.findings.try_set(found);
                let update = lambda::Op::UpdateCode { name: name.clone(), source };
                self.told(driver.lambda(update).await.map(|_| ()).map_err(|error| explain_lambda(&error)), &name)
            }
            Err(why) => {
                let refused = Explained {
                    title: "The code could not be checked.".to_owned(),
                    why: format!("The checker did not load: {why}."),
                    next: "Reload the page and deploy again. Your draft is kept.".to_owned(),
                };
                self.told(Err(refused), &name)
            }
        };
        self.deploying.try_set(false);
        done
    }

    fn told(self, result: Result<(), Explained>, name: &str) -> bool {
        match result {
            Ok(()) => {
                self.toasts.show(Toast::new(Tone::Good, format!("{name} is deployed.")));
                if self.text.try_get_untracked().is_some() {
                    self.keep();
                }
                true
            }
            Err(refused) => {
                announce_now(refusal::sentences(refused.clone()));
                self.refused.try_set(Some(refused));
                false
            }
        }
    }

    /// Runs the deployed code with an event, by hand.
    pub async fn run_test(self, payload: String) {
        let Some(driver) = self.workspace.driver() else { return };
        let after = driver.cloud().lambda().invocations().next().map(|(id, _)| id);
        self.test.set(TestRun::Running { after });
        let answer = driver.lambda(lambda::Op::Invoke { name: self.name(), payload }).await;
        let over = match answer {
            Ok(lambda::Reply::Invoked(invoked)) => TestRun::Done(invoked.invocation),
            Ok(lambda::Reply::Done) => TestRun::Idle,
            Err(error) => TestRun::Refused(explain_lambda(&error)),
        };
        self.test.try_set(over);
    }

    /// The invocation of the test that runs or ran last.
    pub fn tested(self) -> Option<InvocationId> {
        match self.test.get() {
            TestRun::Idle | TestRun::Refused(_) => None,
            TestRun::Done(id) => Some(id),
            TestRun::Running { after } => {
                let name = self.name();
                self.workspace.read(Topic::Invocations, |cloud| {
                    let newer = cloud.lambda().invocations().take_while(|(id, _)| Some(*id) > after);
                    let mine = newer.filter(|(_, it)| it.function == name && it.call.is_some());
                    let mine = mine.filter(|(_, it)| cause::source(cloud, it) == Source::Person);
                    mine.map(|(id, _)| id).min()
                })?
            }
        }
    }
}

fn read_deployed(workspace: Workspace, name: &str) -> Option<Deployed> {
    let read = workspace.read(Topic::Function(name.to_owned()), |cloud| {
        let code = cloud.lambda().function(name)?.code.as_ref()?;
        Some(Deployed { at: code.deployed, source: code.source.as_str().into() })
    });
    read.flatten()
}
