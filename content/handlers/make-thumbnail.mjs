import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";

const s3 = new S3Client(); // module scope runs once per cold start

export const handler = async (event) => {
  const written = [];
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    // Keys in events are URL-encoded, and a space is a plus.
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));

    const photo = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const image = await createImageBitmap(new Blob([await photo.Body.transformToByteArray()]));

    const width = Math.min(160, image.width);
    const height = Math.max(1, Math.round((width * image.height) / image.width));
    const canvas = new OffscreenCanvas(width, height); // on AWS: sharp(photo).resize(width)
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    const thumbnail = await canvas.convertToBlob({ type: photo.ContentType });

    await s3.send(new PutObjectCommand({
      Bucket: process.env.THUMBNAILS,
      Key: key,
      Body: new Uint8Array(await thumbnail.arrayBuffer()),
      ContentType: thumbnail.type,
    }));
    console.log(`${key} ${image.width}×${image.height} → ${width}×${height}`);
    written.push(key);
  }
  return { written };
};
