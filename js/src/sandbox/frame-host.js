// The hidden frame in which workers live: its own origin, its own policy. Made when first needed, destroyed when it is anything
// but what was put into it. In Chromium it is a process of its own, which is what contains a handler that eats all memory: the
// process dies, the page lives. terminate() lets a busy worker run on for up to 2 seconds there and gives its memory back late,
// so a frame whose last worker had to be stopped by force is thrown away, which ends the process at once. No event tells that the
// process has died, so the frame is asked every second while workers are in it.
import FRAME from "text:frame";

const POLICY = `default-src 'none'; script-src '${FRAME.hash}'; worker-src data:`;
const DOCUMENT = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${FRAME.text}</script>`;
/** How long the frame may take to answer, in ms. It is tiny; a page that is busy is not. */
const PATIENCE = 20_000;
/** How often the frame is asked whether it is alive, in ms, and how many times in a row it may not answer. */
const HEARTBEAT = 1_000;
const MAX_SILENCE = 5;

/** One frame at a time, with the workers that it was asked to start. */
export class FrameHost {
  #frame = null;
  #page = null;
  #ready = null;
  #watchers = new Map();
  #lastWorker = 0;
  #stained = false;
  #giveUp = () => {};
  #heartbeat = 0;
  #silence = 0;

  /**
   * Starts a worker in a frame that is ready.
   * @param {string} url its program
   * @param {MessagePort} port handed to the worker
   * @param {(reason: string) => void} onLost called once when the worker failed to load or the frame is gone
   * @returns {number} the worker
   */
  start(url, port, onLost) {
    const worker = (this.#lastWorker += 1);
    this.#watchers.set(worker, onLost);
    this.#page.postMessage({ order: "start", worker, url }, [port]);
    this.#heartbeat ||= setInterval(() => this.#ask(), HEARTBEAT);
    return worker;
  }

  /**
   * Ends a worker at once, whatever it does.
   * @param {number} worker
   * @param {boolean} busy it may not end by itself
   */
  end(worker, busy) {
    if (!this.#watchers.delete(worker)) return;
    this.#stained ||= busy;
    if (this.#watchers.size === 0) this.#rest();
    if (this.#stained && this.#watchers.size === 0) this.destroy("");
    else this.#page.postMessage({ order: "end", worker });
  }

  /**
   * Makes the frame, unless it is there.
   * @returns {Promise<void>}
   */
  ready() {
    this.#ready ??= this.#build();
    return this.#ready;
  }

  /**
   * Takes the frame away, and with it every worker.
   * @param {string} reason
   */
  destroy(reason) {
    this.#rest();
    this.#frame?.remove();
    this.#page?.close();
    this.#frame = this.#page = this.#ready = null;
    this.#stained = false;
    this.#giveUp(new Error(reason));
    const watchers = [...this.#watchers.values()];
    this.#watchers.clear();
    for (const lost of watchers) lost(reason);
  }

  #build() {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.hidden = true;
    frame.title = "Sandbox of the functions";
    frame.srcdoc = DOCUMENT;
    this.#frame = frame;
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      const give = (reason) => {
        if (this.#frame === frame) this.destroy(reason);
      };
      const timer = setTimeout(give, PATIENCE, "The sandbox did not start. Reload the page; if that does not help, the page is served with a policy that forbids it.");
      let loads = 0;
      frame.addEventListener("load", () => {
        loads += 1;
        if (this.#frame !== frame) return;
        if (loads > 1) return give("The sandbox was replaced while functions ran, so it was closed and built anew.");
        const { port1, port2 } = new MessageChannel();
        this.#page = port1;
        port1.onmessage = ({ data }) => {
          clearTimeout(timer);
          this.#silence = 0;
          if (data.ready) resolve();
          else if (data.failed) this.#watchers.get(data.failed)?.("The browser could not run the code.");
        };
        frame.contentWindow.postMessage(null, "*", [port2]);
      });
      document.body.append(frame);
    });
  }

  /** Counted in turns, not in time: a computer that slept wakes up to one late turn, not to a dead frame. */
  #ask() {
    this.#silence += 1;
    if (this.#silence > MAX_SILENCE) this.destroy("The browser ended the sandbox, most likely because a function used too much memory.");
    else this.#page.postMessage({ order: "answer" });
  }

  #rest() {
    clearInterval(this.#heartbeat);
    this.#heartbeat = 0;
    this.#silence = 0;
  }
}
