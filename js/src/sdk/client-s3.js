// @aws-sdk/client-s3, unmodified, with what Lambda adds to it from outside: in Lambda the SDK finds region and credentials in
// the environment's variables. The SDK's browser build looks nowhere, so the two clients look here.
import { S3 as PlainS3, S3Client as PlainS3Client } from "@aws-sdk/client-s3";

export * from "@aws-sdk/client-s3";

function surroundings() {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = globalThis.process.env;
  return {
    region: AWS_REGION,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN },
  };
}

export class S3Client extends PlainS3Client {
  constructor(config) {
    super({ ...surroundings(), ...config });
  }
}

export class S3 extends PlainS3 {
  constructor(config) {
    super({ ...surroundings(), ...config });
  }
}
