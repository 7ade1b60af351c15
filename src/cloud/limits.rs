//! Every limit that a person can meet, with its unit and source. The page quotes them from here.
//!
//! Sources: [S3] Amazon S3 User Guide and API Reference, [L] AWS Lambda Developer Guide, both as of 2026-11;
//! [tab] a bound of this program, where AWS has none or one that a browser tab can't hold.

/// Longest key, in bytes of UTF-8. [S3, "Naming Amazon S3 objects"]
pub const KEY_BYTES: usize = 1024;
/// Length of a bucket's name, in characters. [S3, "General purpose bucket naming rules"]
pub const BUCKET_NAME: std::ops::RangeInclusive<usize> = 3..=63;
/// Buckets in an account. [S3, "General purpose bucket quotas": 10,000 by default]
pub const BUCKETS: usize = 10_000;
/// User-defined metadata, names and values together, in bytes. [S3, "Working with object metadata"]
pub const METADATA_BYTES: usize = 2048;
/// Keys on a page of a listing. [S3, ListObjectsV2 `MaxKeys`]
pub const LIST_KEYS: usize = 1000;
/// Keys in one DeleteObjects. [S3, DeleteObjects]
pub const DELETE_KEYS: usize = 1000;
/// Largest object of one PutObject, in bytes: 5 GiB. [S3, "Uploading objects"]
pub const PUT_BYTES: u64 = 5 << 30;
/// Smallest part but the last, in bytes: 5 MiB. [S3, "Amazon S3 multipart upload limits"]
pub const PART_MIN_BYTES: u64 = 5 << 20;
/// Part numbers. [S3, "Amazon S3 multipart upload limits"]
pub const PARTS: std::ops::RangeInclusive<u32> = 1..=10_000;
/// Largest XML document of a request, in bytes: 8 MiB. [tab] AWS names no number; 1,000 keys to delete, escaped, stay below.
pub const DOCUMENT_BYTES: usize = 8 << 20;
/// Longest time for which a presigned URL is good, in seconds: 7 days. [S3, "Authenticating requests: using query parameters"]
pub const PRESIGNED_S: u64 = 604_800;
/// Trailers of a body in chunks, in bytes. [tab] AWS names no number.
pub const TRAILER_BYTES: usize = 16 << 10;
/// Notification rules of a bucket. [S3, "Amazon S3 Event Notifications": 100]
pub const NOTIFICATION_RULES: usize = 100;

/// Length of a function's name, in characters. [L, CreateFunction]
pub const FUNCTION_NAME: std::ops::RangeInclusive<usize> = 1..=64;
/// Longest description, in characters. [L, CreateFunction]
pub const DESCRIPTION: usize = 256;
/// Time-out of a function, in seconds. [L, CreateFunction]
pub const TIMEOUT_S: std::ops::RangeInclusive<u32> = 1..=900;
/// Time-out unless said otherwise, in seconds. [L, CreateFunction]
pub const TIMEOUT_DEFAULT_S: u32 = 3;
/// Memory of a function, in MB. [L, CreateFunction]
pub const MEMORY_MB: std::ops::RangeInclusive<u32> = 128..=10_240;
/// Environment variables, names and values together, in bytes: 4 KB. [L, "Lambda quotas"]
pub const VARIABLES_BYTES: usize = 4096;
/// Event and result of a synchronous invocation, in bytes: 6 MB. [L, "Lambda quotas"]
pub const PAYLOAD_BYTES: usize = 6 * 1024 * 1024;
/// Event of an asynchronous invocation, in bytes: 1 MB. [L, "Lambda quotas"]
pub const ASYNC_PAYLOAD_BYTES: usize = 1024 * 1024;
/// Source of a handler, in bytes. [tab] A worker's URL holds 2 MiB, the SDK included; AWS allows 50 MB zipped.
pub const SOURCE_BYTES: usize = 1 << 20;
/// Retries of a failed asynchronous invocation. [L, "Asynchronous invocation": twice]
pub const RETRIES: u32 = 2;
/// Wait before the first and before the second retry, in ms. [L, "Asynchronous invocation": 1 minute, 2 minutes]
pub const RETRY_WAIT_MS: [u64; 2] = [60_000, 120_000];
/// Invocations of a function in one chain of requests, after which the next is stopped. [L, "recursive loop detection": about 16]
pub const RECURSION: u32 = 16;
/// Bytes of log that come back with a synchronous invocation. [L, Invoke `LogResult`: the last 4 KB]
pub const LOG_TAIL_BYTES: usize = 4096;
/// Functions in a workspace. [tab]
pub const FUNCTIONS: usize = 1000;
/// Events that wait for asynchronous invocation. [tab] AWS names no number.
pub const EVENTS_WAITING: usize = 100_000;
/// Execution environments at once. [tab] Each is a worker of the browser; AWS allows 1,000 by default.
pub const ENVIRONMENTS: usize = 8;
/// Idle time after which an execution environment is given up, in ms. [tab] AWS names no number.
pub const ENVIRONMENT_IDLE_MS: u64 = 10 * 60_000;

/// Lines of the trail that are kept. [tab]
pub const TRAIL_LINES: usize = 2000;
/// Finished invocations that are kept, with their logs. [tab]
pub const INVOCATIONS_KEPT: usize = 500;
/// Payloads, results and logs of kept invocations, in bytes. [tab]
pub const HISTORY_BYTES: usize = 16 << 20;
/// Log lines of one invocation. [tab]
pub const LOG_LINES: usize = 10_000;
