// One execution environment: a worker, its port, and the one invocation that it runs at a time.
import { GRACE, INIT_TIMEOUT, LOG_BATCH_LINES, LOG_BATCH_TIME, MAX_LOG_LINES, MAX_REQUESTS } from "./limits.js";
import { ProgramError, makeProgram } from "./program.js";
import { ProtocolError, readMessage } from "./protocol.js";

/**
 * An environment's life: starting → idle ⇄ busy → gone. It hands over exactly one outcome for each invocation it was given.
 */
export class Environment {
  #hooks;
  #frame;
  #worker = null;
  #port = null;
  #state = "starting";
  #begun = performance.now();
  #initMs = null;
  #invocation = null;
  #startedAt = 0;
  #timer = 0;
  #lines = [];
  #flushTimer = 0;
  #logged = 0;
  #held = [];
  #lastRequest = 0;
  #open = 0;

  /**
   * @param {import("./frame-host.js").FrameHost} frame
   * @param {import("./host.js").Start} start
   * @param {{log: Function, request: Function, finished: Function, lost: (reason: string) => void}} hooks
   */
  constructor(frame, start, hooks) {
    this.#frame = frame;
    this.#hooks = hooks;
    this.#start(start).catch((error) => {
      const known = error instanceof ProgramError;
      this.#fail({ kind: "failed", errorType: known ? error.errorType : "Runtime.Unknown", errorMessage: error.message, trace: [] }, error.message);
    });
  }

  /**
   * Runs one event. The deadline counts from the end of the init phase, as on AWS.
   * @param {import("./host.js").Invoke} invoke
   */
  invoke(invoke) {
    if (this.#invocation) throw new Error("an execution environment runs one invocation at a time");
    this.#invocation = invoke;
    this.#logged = 0;
    // In a turn of its own: the owner is never called back while it calls.
    queueMicrotask(() => {
      this.#flush();
      if (this.#state === "idle" && this.#invocation === invoke) this.#run();
    });
  }

  /** Ends the worker; a running invocation gets no outcome. For an owner who has no more use for the environment. */
  terminate() {
    this.#invocation = null;
    this.#close();
  }

  /**
   * Ends the worker because of something that happened to it; a running invocation fails for that reason.
   * @param {string} detail what happened, for people
   * @param {string} [reason] what Lambda says when a runtime ends like this
   */
  lose(detail, reason = "Runtime exited with error: signal: killed") {
    this.#fail({ kind: "exited", reason, detail }, detail);
  }

  async #start(start) {
    const { url, imports, parts, shift } = await makeProgram(start);
    if (this.#state === "gone") return;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(data);
    port1.onmessageerror = () => this.lose("The function sent something that could not be read.");
    port1.postMessage({ variables: start.variables, handler: start.handler, imports, parts, shift });
    await this.#frame.ready();
    if (this.#state === "gone") return;
    this.#worker = this.#frame.start(url, port2, (reason) => this.lose(reason));
    this.#deadline(INIT_TIMEOUT, { kind: "timeout", phase: "init" }, "The init phase took longer than 10 seconds.");
  }

  #run() {
    const { invocation, eventJson, timeoutMs, context } = this.#invocation;
    this.#state = "busy";
    this.#startedAt = performance.now();
    this.#port.postMessage({ type: "invoke", invocation, event: eventJson, context, remaining: timeoutMs });
    this.#deadline(timeoutMs, { kind: "timeout", phase: "invoke" }, "The invocation timed out.");
    for (const message of this.#held.splice(0)) this.#request(message);
  }

  /** A result that was posted in time but waits behind other work of the page still counts: hence the second look. */
  #deadline(ms, outcome, reason) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(() => this.#fail(outcome, reason), GRACE);
    }, ms);
  }

  #receive(data) {
    if (this.#state === "gone") return;
    let message;
    try {
      const running = this.#state === "busy" ? this.#invocation.invocation : null;
      message = readMessage(data, { invocation: running, lastRequest: this.#lastRequest, openRequests: this.#open });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.lose(`The function broke into its runtime (${error.message}), so it was stopped.`);
    }
    this.#take(message);
  }

  #take(message) {
    switch (message.type) {
      case "ready": return this.#ready();
      case "log": return this.#log(message.line);
      case "request": this.#lastRequest = message.request; this.#open += 1; return this.#request(message);
      case "returned": return this.#finish({ kind: "returned", payload: message.payload });
      case "exit": return this.lose(`The function called process.exit(${message.code}).`, message.code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${message.code}`);
      default: {
        const { type, errorType, errorMessage, trace } = message;
        const outcome = { kind: "failed", errorType, errorMessage, trace };
        return type === "crashed" ? this.#fail(outcome, errorMessage) : this.#finish(outcome);
      }
    }
  }

  #ready() {
    if (this.#state !== "starting") return this.lose("The function broke into its runtime, so it was stopped.");
    clearTimeout(this.#timer);
    this.#initMs = performance.now() - this.#begun;
    this.#state = "idle";
    if (this.#invocation) this.#run();
  }

  /** What is written while no invocation runs belongs to the next one, as on AWS, where the environment is frozen. */
  #log(line) {
    if (this.#logged > MAX_LOG_LINES + 1) return;
    this.#logged += 1;
    this.#lines.push(line);
    if (!this.#invocation) return;
    if (this.#lines.length >= LOG_BATCH_LINES) this.#flush();
    else this.#flushTimer ||= setTimeout(() => this.#flush(), LOG_BATCH_TIME);
  }

  #flush() {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = 0;
    while (this.#invocation && this.#lines.length) this.#hooks.log(this.#invocation.invocation, this.#lines.splice(0, LOG_BATCH_LINES));
  }

  #request(message) {
    if (!this.#invocation) {
      if (this.#held.length < MAX_REQUESTS) this.#held.push(message);
      return;
    }
    const { request, method, url, headers, body } = message;
    let answered = false;
    this.#hooks.request(this.#invocation.invocation, { method, url, headers, body }, (status, answer, bytes) => {
      if (answered || this.#state === "gone") return;
      answered = true;
      this.#open -= 1;
      this.#port.postMessage({ type: "reply", request, status, headers: answer, body: bytes ?? null });
    });
  }

  #finish(outcome) {
    clearTimeout(this.#timer);
    this.#flush();
    const { invocation } = this.#invocation;
    const ran = this.#startedAt > 0;
    const timing = { durationMs: ran ? performance.now() - this.#startedAt : 0, initMs: this.#initMs, alive: this.#state !== "gone" };
    this.#initMs = null;
    this.#startedAt = 0;
    this.#invocation = null;
    if (this.#state === "busy") this.#state = "idle";
    this.#hooks.finished(invocation, outcome, timing);
  }

  /** Ends the environment, and with it the invocation that runs; the log says what Lambda's words leave open. */
  #fail(outcome, reason) {
    if (this.#state === "gone") return;
    if (outcome.kind === "exited" || outcome.phase === "init") this.#lines.push({ at: Date.now(), level: "ERROR", text: reason });
    if (this.#state === "starting") this.#initMs = performance.now() - this.#begun;
    this.#close();
    if (this.#invocation) this.#finish(outcome);
    this.#hooks.lost(reason);
  }

  #close() {
    const busy = this.#state === "busy" || this.#state === "starting";
    this.#state = "gone";
    clearTimeout(this.#timer);
    clearTimeout(this.#flushTimer);
    this.#port?.close();
    if (this.#worker !== null) this.#frame.end(this.#worker, busy);
    this.#held = [];
  }
}
