//! The typed face of the sandbox in `js/src/sandbox`. No logic here: what it means stands in `runner`.

use js_sys::{Array, ArrayBuffer, Function, JSON, Object, Promise, Reflect};
use serde::Serialize;
use std::{collections::BTreeMap, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(raw_module = "./js/edges.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = createSandbox)]
    fn create_sandbox(host: &Object) -> Result<Promise, JsValue>;

    type JsSandbox;
    #[wasm_bindgen(method, catch)]
    fn start(this: &JsSandbox, start: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn invoke(this: &JsSandbox, environment: f64, request: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn terminate(this: &JsSandbox, environment: f64);
    #[wasm_bindgen(method)]
    fn prewarm(this: &JsSandbox);
    #[wasm_bindgen(method)]
    fn destroy(this: &JsSandbox, reason: &str);
}

/// What a cold start needs.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// Names the environment; never used twice.
    pub environment: u64,
    /// The learner's module.
    pub source: String,
    /// `index.mjs`, as stack traces name it.
    pub file_name: String,
    /// `index.handler`.
    pub handler: String,
    /// The function's name.
    pub function_name: String,
    /// `$LATEST`.
    pub version: String,
    /// Memory in MB.
    pub memory_mb: u32,
    /// The region.
    pub region: String,
    /// The log group.
    pub log_group: String,
    /// The log stream.
    pub log_stream: String,
    /// The function's own environment variables.
    pub variables: BTreeMap<String, String>,
}

/// One event for an environment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoke {
    /// Names the invocation.
    pub invocation: u64,
    /// `awsRequestId`.
    pub request_id: String,
    /// The event, as JSON.
    pub event_json: String,
    /// Time-out in milliseconds.
    pub timeout_ms: f64,
    /// `invokedFunctionArn`.
    pub arn: String,
}

/// A line that a handler wrote.
#[derive(Debug, Clone)]
pub struct Line {
    /// Milliseconds since 1970.
    pub at: f64,
    /// `INFO` and the like.
    pub level: String,
    /// The text.
    pub text: String,
}

/// A request of a handler's `fetch`.
pub struct CloudRequest {
    /// `GET` and the like.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<ArrayBuffer>,
    reply: Function,
}

impl CloudRequest {
    /// Answers the request. The body is an `ArrayBuffer`, a `Blob` or `null`.
    pub fn reply(&self, status: u16, headers: &[(String, String)], body: &JsValue) {
        let pair = |(name, value): &(String, String)| Array::of2(&name.into(), &value.into());
        let headers: Array = headers.iter().map(pair).collect();
        // An environment that is gone does not want to know.
        let _ = self.reply.call3(&JsValue::NULL, &status.into(), &headers, body);
    }
}

/// How a handler's run went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It returned: the result as JSON.
    Returned {
        /// JSON.
        payload: String,
    },
    /// It threw.
    Failed {
        /// Name of the error.
        error_type: String,
        /// Its message.
        error_message: String,
        /// Its stack.
        trace: Vec<String>,
    },
    /// It ran longer than its time-out.
    Timeout,
    /// Its environment ended: why.
    Exited {
        /// A sentence.
        reason: String,
    },
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Time of the handler, in milliseconds.
    pub duration_ms: f64,
    /// Time of the module scope, in milliseconds, once after a cold start.
    pub init_ms: Option<f64>,
}

/// What the sandbox calls.
pub trait Host {
    /// A handler wrote to its log.
    fn log(&self, invocation: u64, lines: Vec<Line>);
    /// A handler calls the cloud.
    fn request(&self, environment: u64, invocation: u64, request: CloudRequest);
    /// A handler's run is over: once for every invocation that was not terminated.
    fn finished(&self, invocation: u64, outcome: Outcome, timing: Timing);
    /// An environment is gone, other than by [`Sandbox::terminate`].
    fn lost(&self, environment: u64, reason: String);
}

/// The sandbox.
pub struct Sandbox(JsSandbox);

impl Sandbox {
    /// Makes it. Nothing runs before its first use. The host lives as long as the page.
    ///
    /// # Errors
    /// A sentence: its script can't be loaded.
    pub async fn new(host: Rc<dyn Host>) -> Result<Self, String> {
        let made = create_sandbox(&callbacks(&host)).map_err(|error| words(&error))?;
        let made = JsFuture::from(made).await.map_err(|error| words(&error))?;
        Ok(Self(made.unchecked_into()))
    }

    /// Cold start: the program is put together and its module scope runs.
    ///
    /// # Errors
    /// A sentence: the environment is there already.
    pub fn start(&self, start: &Start) -> Result<(), String> {
        self.0.start(&plain(start)).map_err(|error| words(&error))
    }

    /// Runs an event in an environment.
    ///
    /// # Errors
    /// A sentence: there is no such environment, or it is busy.
    pub fn invoke(&self, environment: u64, invoke: &Invoke) -> Result<(), String> {
        self.0.invoke(environment as f64, &plain(invoke)).map_err(|error| words(&error))
    }

    /// Ends an environment; an invocation that runs there gets no outcome.
    pub fn terminate(&self, environment: u64) {
        self.0.terminate(environment as f64);
    }

    /// Loads what the first cold start needs.
    pub fn prewarm(&self) {
        self.0.prewarm();
    }

    /// Ends every environment.
    pub fn destroy(&self, reason: &str) {
        self.0.destroy(reason);
    }
}

fn callbacks(host: &Rc<dyn Host>) -> Object {
    let callbacks = Object::new();
    let set = |name: &str, function: JsValue| drop(Reflect::set(&callbacks, &name.into(), &function));
    let it = Rc::clone(host);
    set(
        "onLog",
        Closure::<dyn Fn(f64, Array)>::new(move |invocation: f64, lines: Array| {
            it.log(invocation as u64, lines.iter().map(|line| read_line(&line)).collect());
        })
        .into_js_value(),
    );
    let it = Rc::clone(host);
    set(
        "onRequest",
        Closure::<dyn Fn(f64, f64, JsValue, Function)>::new(
            move |environment: f64, invocation: f64, request: JsValue, reply: Function| {
                it.request(environment as u64, invocation as u64, read_request(&request, reply));
            },
        )
        .into_js_value(),
    );
    let it = Rc::clone(host);
    set(
        "onFinished",
        Closure::<dyn Fn(f64, JsValue, JsValue)>::new(move |invocation: f64, outcome: JsValue, timing: JsValue| {
            let init_ms = field(&timing, "initMs").as_f64();
            let timing = Timing { duration_ms: field(&timing, "durationMs").as_f64().unwrap_or(0.0), init_ms };
            it.finished(invocation as u64, read_outcome(&outcome), timing);
        })
        .into_js_value(),
    );
    let it = Rc::clone(host);
    set(
        "onLost",
        Closure::<dyn Fn(f64, JsValue)>::new(move |environment: f64, reason: JsValue| {
            it.lost(environment as u64, reason.as_string().unwrap_or_default());
        })
        .into_js_value(),
    );
    callbacks
}

fn read_line(line: &JsValue) -> Line {
    Line { at: field(line, "at").as_f64().unwrap_or(0.0), level: text(line, "level"), text: text(line, "text") }
}

fn read_request(request: &JsValue, reply: Function) -> CloudRequest {
    let pair = |pair: JsValue| {
        let pair = Array::from(&pair);
        (pair.get(0).as_string().unwrap_or_default(), pair.get(1).as_string().unwrap_or_default())
    };
    CloudRequest {
        method: text(request, "method"),
        url: text(request, "url"),
        headers: Array::from(&field(request, "headers")).iter().map(pair).collect(),
        body: field(request, "body").dyn_into().ok(),
        reply,
    }
}

fn read_outcome(outcome: &JsValue) -> Outcome {
    match text(outcome, "kind").as_str() {
        "returned" => Outcome::Returned { payload: text(outcome, "payload") },
        "failed" => Outcome::Failed {
            error_type: text(outcome, "errorType"),
            error_message: text(outcome, "errorMessage"),
            trace: Array::from(&field(outcome, "trace")).iter().filter_map(|line| line.as_string()).collect(),
        },
        "timeout" => Outcome::Timeout,
        _ => Outcome::Exited { reason: text(outcome, "reason") },
    }
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(value: &JsValue, name: &str) -> String {
    field(value, name).as_string().unwrap_or_default()
}

/// A plain value as JavaScript has it. Numbers stay below 2⁵³.
fn plain(value: &impl Serialize) -> JsValue {
    let json = serde_json::to_string(value).unwrap_or_default();
    JSON::parse(&json).unwrap_or(JsValue::NULL)
}

fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
