// @aws-sdk/s3-request-presigner, unmodified.
export * from "@aws-sdk/s3-request-presigner";
