//! Description, time-out, memory, environment variables; and the end of the function.

use super::{
    drafts,
    function::{is_save, save_keys},
    refusal::{self, RefusalNote},
    variables::{Rows, Variables},
};
use crate::{
    cloud::{
        Topic,
        lambda::{self, Settings},
        limits,
    },
    format,
    learn::explain::{Explained, explain_lambda},
    route::Route,
    ui::{
        navigation::navigate,
        parts::{Button, ButtonKind, Confirm, TextField, Toast, Tone, use_toasts},
        workspace::use_workspace,
    },
};
use leptos::{prelude::*, task::spawn_local};

/// What is entered.
#[derive(Clone, Copy)]
struct Entered {
    description: RwSignal<String>,
    timeout: RwSignal<String>,
    memory: RwSignal<String>,
    variables: Rows,
}

/// What is wrong with what is entered: field by field.
#[derive(Clone, PartialEq, Default)]
struct Faults {
    description: Option<String>,
    timeout: Option<String>,
    memory: Option<String>,
    variables: Option<String>,
}

impl Entered {
    fn new(settings: &Settings) -> Self {
        Self {
            description: RwSignal::new(settings.description.clone()),
            timeout: RwSignal::new(settings.timeout_s.to_string()),
            memory: RwSignal::new(settings.memory_mb.to_string()),
            variables: Rows::new(&settings.variables),
        }
    }

    fn show(self, settings: &Settings) {
        self.description.set(settings.description.clone());
        self.timeout.set(settings.timeout_s.to_string());
        self.memory.set(settings.memory_mb.to_string());
        self.variables.show(&settings.variables);
    }

    /// The settings, checked one by one, so that each field can say what is wrong with it.
    fn settings(self) -> Result<Settings, Faults> {
        let mut faults = Faults::default();
        let number = |text: String| text.trim().parse::<u32>().unwrap_or(0);
        let usual = Settings::default();
        let check = |settings: &Settings| lambda::check_settings(settings).err().map(|error| fault(&error));
        let (description, timeout_s, memory_mb) =
            (self.description.get(), number(self.timeout.get()), number(self.memory.get()));
        faults.description = check(&Settings { description: description.clone(), ..usual.clone() });
        faults.timeout = check(&Settings { timeout_s, ..usual.clone() });
        faults.memory = check(&Settings { memory_mb, ..usual.clone() });
        let variables = match self.variables.entered() {
            Ok(variables) => {
                faults.variables = check(&Settings { variables: variables.clone(), ..usual });
                variables
            }
            Err(fault) => {
                faults.variables = Some(fault);
                Default::default()
            }
        };
        match faults == Faults::default() {
            true => Ok(Settings { description, timeout_s, memory_mb, variables }),
            false => Err(faults),
        }
    }
}

/// What is wrong, beside the field: which setting it is about stands above it.
fn fault(error: &lambda::Error) -> String {
    match error {
        lambda::Error::InvalidSetting { .. } => explain_lambda(error).why,
        error => refusal::of_lambda(error),
    }
}

/// The tab.
#[component]
pub fn SettingsTab(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let read = {
        let name = name.clone();
        move || {
            let topic = Topic::Function(name.clone());
            workspace.read(topic, |cloud| cloud.lambda().function(&name).map(|it| it.settings.clone())).flatten()
        }
    };
    let kept = Memo::new(move |_| read().unwrap_or_default());
    let entered = Entered::new(&kept.get_untracked());
    let checked = Memo::new(move |_| entered.settings());
    let dirty = Memo::new(move |_| kept.with(|kept| checked.with(|it| it.as_ref() != Ok(kept))));
    let fault = move |pick: fn(&Faults) -> &Option<String>| {
        Signal::derive(move || checked.with(|it| it.as_ref().err().and_then(|faults| pick(faults).clone())))
    };
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Explained>));
    let toasts = use_toasts();
    let function = StoredValue::new(name.clone());
    let save = move || {
        let (Some(driver), Ok(settings)) = (workspace.driver(), checked.get_untracked()) else { return };
        if busy.get_untracked() || !dirty.get_untracked() {
            return;
        }
        busy.set(true);
        let name = function.get_value();
        spawn_local(async move {
            match driver.lambda(lambda::Op::UpdateSettings { name: name.clone(), settings }).await {
                Ok(_) => {
                    toasts.show(Toast::new(Tone::Good, format!("The settings of {name} are saved.")));
                    refused.try_set(None);
                }
                Err(error) => drop(refused.try_set(Some(explain_lambda(&error)))),
            }
            busy.try_set(false);
        });
    };
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if is_save(&event) {
            event.prevent_default();
            save();
        }
    });
    on_cleanup(move || listener.remove());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let asleep = Signal::derive(move || !dirty.get() || checked.with(Result::is_err));
    view! {
        <form class="settings-form stack" on:submit=submit>
            <RefusalNote refusal=refused />
            <TextField label="Description" value=entered.description error=fault(|it| &it.description) hint=format!("At most {} characters.", limits::DESCRIPTION) />
            <TextField label="Time-out in seconds" value=entered.timeout code=true error=fault(|it| &it.timeout) hint=between("s", limits::TIMEOUT_S, "A handler that runs longer is ended.") />
            <TextField label="Memory in MB" value=entered.memory code=true error=fault(|it| &it.memory) hint=between("MB", limits::MEMORY_MB, "The handler is told it; a browser does not enforce it.") />
            <Variables rows=entered.variables error=fault(|it| &it.variables) />
            <div class="row">
                <Button kind=ButtonKind::Primary submit=true busy disabled=asleep>"Save settings" <kbd aria-hidden="true">{save_keys()}</kbd></Button>
                <Show when=move || dirty.get()>
                    <Button kind=ButtonKind::Quiet on_press=move |()| entered.show(&kept.get_untracked())>"Discard changes"</Button>
                </Show>
            </div>
        </form>
        <EndOf name />
    }
}

fn between(unit: &str, range: std::ops::RangeInclusive<u32>, meaning: &str) -> String {
    let number = |number: u32| format::grouped(u64::from(number));
    format!("{} to {} {unit}. {meaning}", number(*range.start()), number(*range.end()))
}

#[component]
fn EndOf(name: String) -> impl IntoView {
    let asking = RwSignal::new(false);
    view! {
        <section class="danger-zone">
            <h2>"Delete this function"</h2>
            <p class="muted">"Its code and settings go. Rules that name it stay and say why they don't fire; its invocations stay."</p>
            <div class="row"><Button kind=ButtonKind::Danger icon="trash-2" on_press=move |()| asking.set(true)>"Delete function"</Button></div>
            <DeleteFunction name open=asking />
        </section>
    }
}

/// The question before a function is deleted.
#[component]
pub fn DeleteFunction(
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
    /// Whether it is asked.
    open: RwSignal<bool>,
) -> impl IntoView {
    let workspace = use_workspace();
    let toasts = use_toasts();
    let delete = move |()| {
        let (Some(driver), name) = (workspace.driver(), name.get_untracked()) else { return };
        spawn_local(async move {
            match driver.lambda(lambda::Op::DeleteFunction { name: name.clone() }).await {
                Ok(_) => {
                    drafts::forget_function(&name);
                    toasts.show(Toast::new(Tone::Plain, format!("{name} was deleted.")));
                    navigate(&Route::Functions);
                }
                Err(error) => drop(toasts.show(refusal::toast(refusal::of_lambda(&error)))),
            }
        });
    };
    let rules = move || {
        let name = name.get();
        let buckets = workspace.read(Topic::Buckets, |cloud| {
            let mut buckets: Vec<_> = super::triggers::of(cloud, &name).into_iter().map(|it| it.bucket).collect();
            buckets.dedup();
            buckets
        });
        let buckets = buckets.filter(|buckets| !buckets.is_empty())?;
        Some(
            view! { <p>{format!("Rules of {} name it: they stay, and say why they don't fire.", buckets.join(", "))}</p> },
        )
    };
    let title = Signal::derive(move || format!("Delete {}?", name.get()));
    view! {
        <Confirm open title action="Delete function" on_yes=delete>
            <p>"Its code, its draft and its settings are deleted. This can't be undone."</p>
            {rules}
        </Confirm>
    }
}
