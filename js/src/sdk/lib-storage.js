// @aws-sdk/lib-storage, unmodified.
export * from "@aws-sdk/lib-storage";
