// The whole of the sandbox frame. It starts and ends workers, and knows nothing else: what runs in a worker talks to the page
// through a port of its own that only passes through here. The page sends one port on load; every order comes through it.
addEventListener("message", function meet({ source, ports: [page] }) {
  if (source !== parent || !page) return;
  removeEventListener("message", meet);
  const workers = new Map();
  page.onmessage = ({ data, ports: [port] }) => {
    if (data.order === "start") {
      const worker = new Worker(data.url, { type: "module" });
      worker.onerror = (event) => {
        event.preventDefault();
        page.postMessage({ failed: data.worker });
      };
      worker.postMessage(null, [port]);
      workers.set(data.worker, worker);
    } else if (data.order === "end") {
      workers.get(data.worker)?.terminate();
      workers.delete(data.worker);
    } else {
      page.postMessage({ alive: true });
    }
  };
  page.postMessage({ ready: true });
});
