// The sandbox as the page sees it: execution environments by number.
import { Environment } from "./environment.js";
import { FrameHost } from "./frame-host.js";
import { prewarmPackages } from "./program.js";

/**
 * @typedef {{environment: number, source: string, fileName: string, handler: string, functionName: string, version: string, memoryMb: number, region: string, logGroup: string, logStream: string, variables: Record<string, string>}} Start
 * @typedef {{invocation: number, requestId: string, eventJson: string, timeoutMs: number, arn: string}} InvokeRequest
 * @typedef {{invocation: number, eventJson: string, timeoutMs: number, context: object}} Invoke
 * @typedef {{at: number, level: string, text: string}} Line `at` in ms since 1970
 * @typedef {{method: string, url: string, headers: [string, string][], body: ArrayBuffer | null}} CloudRequest
 * @typedef {(status: number, headers: [string, string][], body: ArrayBuffer | Blob | null) => void} Reply
 * @typedef {{kind: "returned", payload: string} | {kind: "failed", errorType: string, errorMessage: string, trace: string[]} | {kind: "timeout", phase: "init" | "invoke"} | {kind: "exited", reason: string, detail: string}} Outcome
 * In `exited`, `reason` is what Lambda says, `detail` what happened here.
 * @typedef {{durationMs: number, initMs: number | null, alive: boolean}} Timing `initMs` once, with the first outcome after a cold start; `alive`: the environment can run another
 * @typedef {object} Host
 * @property {(invocation: number, lines: Line[]) => void} onLog
 * @property {(environment: number, invocation: number, request: CloudRequest, reply: Reply) => void} onRequest
 * @property {(invocation: number, outcome: Outcome, timing: Timing) => void} onFinished
 * @property {(environment: number, reason: string) => void} onLost an environment is gone, other than by terminate; after the outcome of its invocation
 */

/** Execution environments for handlers. */
export class Sandbox {
  #host;
  #frame = new FrameHost();
  #environments = new Map();

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
  }

  /**
   * Cold start: the program is put together and its module scope runs.
   * @param {Start} start
   */
  start(start) {
    const id = start.environment;
    if (this.#environments.has(id)) throw new Error(`execution environment ${id} is already there`);
    const host = this.#host;
    const environment = new Environment(this.#frame, { ...start, variables: lambdaVariables(start) }, {
      log: host.onLog,
      request: (invocation, request, reply) => host.onRequest(id, invocation, request, reply),
      finished: host.onFinished,
      lost: (reason) => {
        this.#environments.delete(id);
        host.onLost(id, reason);
      },
    });
    this.#environments.set(id, { environment, start });
  }

  /**
   * Runs an event in an environment; it waits for the end of the init phase.
   * @param {number} id
   * @param {InvokeRequest} request
   */
  invoke(id, { invocation, requestId, eventJson, timeoutMs, arn }) {
    const found = this.#environments.get(id);
    if (!found) throw new Error(`execution environment ${id} is not there`);
    const { functionName, version, memoryMb, logGroup, logStream } = found.start;
    const context = {
      functionVersion: version,
      functionName,
      memoryLimitInMB: `${memoryMb}`,
      logGroupName: logGroup,
      logStreamName: logStream,
      invokedFunctionArn: arn,
      awsRequestId: requestId,
    };
    found.environment.invoke({ invocation, eventJson, timeoutMs, context });
  }

  /**
   * Ends an environment at once; an invocation that runs there gets no outcome.
   * @param {number} id
   */
  terminate(id) {
    this.#environments.get(id)?.environment.terminate();
    this.#environments.delete(id);
  }

  /** Makes the frame and loads the SDK, so that the first cold start need not. */
  prewarm() {
    this.#frame.ready().catch(() => {});
    prewarmPackages().catch(() => {});
  }

  /**
   * Ends every environment; invocations that run fail for this reason.
   * @param {string} reason
   */
  destroy(reason) {
    const ended = [...this.#environments.values()];
    this.#environments.clear();
    queueMicrotask(() => {
      for (const { environment } of ended) environment.lose(reason);
    });
  }
}

/** Lambda's reserved variables, which a function cannot set itself, over the function's own. */
function lambdaVariables({ variables, functionName, version, memoryMb, region, logGroup, logStream, handler }) {
  return {
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    TZ: ":UTC",
    ...variables,
    AWS_ACCESS_KEY_ID: "ASIAINTHISTABONLY000",
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${memoryMb}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: "in-this-tab-only",
    AWS_SESSION_TOKEN: "in-this-tab-only",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LAMBDA_TASK_ROOT: "/var/task",
    _HANDLER: handler,
  };
}
