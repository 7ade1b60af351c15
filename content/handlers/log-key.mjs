export const handler = async (event) => {
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    // Keys in events are URL-encoded, and a space is a plus.
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));
    console.log(`${record.eventName}: ${bucket}/${key}, ${record.s3.object.size ?? 0} bytes`);
  }
};
