// A cloud of a few lines: objects in a map, answers as S3 gives them. The real one is written in Rust; this one tests the road to it.

/** @returns {(request: {method: string, url: string, headers: [string, string][], body: ArrayBuffer | null}) => Promise<[number, [string, string][], unknown]>} */
export function fakeCloud() {
  const objects = new Map();
  const uploads = new Map();
  const xml = (status, text) => [status, [["content-type", "application/xml"]], new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`).buffer];

  const upload = (key, url, request) => {
    const id = url.searchParams.get("uploadId");
    if (!id) {
      uploads.set(key, new Map());
      return xml(200, `<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>${key}</Key><UploadId>${key}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (request.method === "PUT") {
      uploads.get(id).set(+url.searchParams.get("partNumber"), request.body);
      return [200, [["etag", `"part-${url.searchParams.get("partNumber")}"`]], null];
    }
    objects.set(key, new Blob([...uploads.get(id)].sort(([a], [b]) => a - b).map(([, body]) => body)));
    return xml(200, `<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>${key}</Key><ETag>"whole-2"</ETag></CompleteMultipartUploadResult>`);
  };

  return async (request) => {
    const url = new URL(request.url);
    const key = decodeURIComponent(url.pathname.slice(1));
    if (key === "slow") await new Promise((resolve) => setTimeout(resolve, 1500));
    if (url.searchParams.has("uploads") || url.searchParams.has("uploadId")) return upload(key, url, request);
    if (url.searchParams.has("list-type")) {
      const rows = [...objects.keys()].sort().map((name) => `<Contents><Key>${name}</Key><Size>${objects.get(name).size}</Size></Contents>`).join("");
      return xml(200, `<ListBucketResult><Name>b</Name><KeyCount>${objects.size}</KeyCount>${rows}</ListBucketResult>`);
    }
    if (request.method === "PUT") {
      objects.set(key, new Blob([request.body]));
      return [200, [["etag", `"etag-${request.body.byteLength}"`]], null];
    }
    const object = objects.get(key);
    if (!object) return xml(404, `<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>${key}</Key></Error>`);
    return [200, [["content-length", `${object.size}`], ["content-type", "text/plain"]], request.method === "HEAD" ? null : object];
  };
}
