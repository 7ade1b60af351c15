import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";

const s3 = new S3Client(); // module scope runs once per cold start

export const handler = async (event) => {
  const written = [];
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    // Keys in events are URL-encoded, and a space is a plus.
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));

    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = await Body.transformToString();

    // Another bucket than the one that fires: a function that writes where it reads fires itself.
    await s3.send(new PutObjectCommand({
      Bucket: process.env.RESULTS,
      Key: `${key}.upper.txt`,
      Body: text.toUpperCase(),
      ContentType: "text/plain; charset=utf-8",
    }));
    console.log(`${bucket}/${key} → ${process.env.RESULTS}/${key}.upper.txt`);
    written.push(`${key}.upper.txt`);
  }
  return { written };
};
