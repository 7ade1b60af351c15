// Digests one Blob off the main thread, with the same compiled wasm as the page, and ends.
self.onmessage = async ({ data: { glue, wasm, blob, algorithm } }) => {
  try {
    const cloudchamber = await import(glue);
    await cloudchamber.default({ module_or_path: wasm });
    const digested = await cloudchamber.digestBlob(blob, algorithm, (bytes) => self.postMessage({ bytes }));
    self.postMessage({ digested });
  } catch (error) {
    self.postMessage({ error: `${error?.message ?? error}` });
  }
};
