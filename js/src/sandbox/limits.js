// Every limit of the sandbox, with its reason. Sizes are bytes, times milliseconds.

/** Synchronous invocation payload, AWS Lambda quotas; the message names this very number. */
export const MAX_PAYLOAD = 6_291_556;
/** One log line: CloudWatch Logs' long-standing 256 KiB for an event. */
export const MAX_LOG_LINE = 256 * 1024;
/** Log lines of one invocation. Ours: a flood must not fill the page's memory. */
export const MAX_LOG_LINES = 10_000;
/** Log text of one invocation. Ours, for the same reason. */
export const MAX_LOG_TEXT = 1024 * 1024;
/** Log lines are handed on at least this often while they come in… */
export const LOG_BATCH_TIME = 50;
/** …and in batches of at most this many. */
export const LOG_BATCH_LINES = 100;
/** Requests of one environment that wait for an answer; the worker queues the rest. */
export const MAX_REQUESTS = 256;
/** Body of one request from a handler. Ours: it crosses the page's memory once. */
export const MAX_REQUEST_BODY = 512 * 1024 * 1024;
/** URL and headers of one request, each. Ours; S3 takes keys of 1 KiB and metadata of 2 KiB, presigned URLs need a few more. */
export const MAX_REQUEST_TEXT = 64 * 1024;
/** Init phase, AWS Lambda documentation (execution environment lifecycle): 10 s. */
export const INIT_TIMEOUT = 10_000;
/** Chromium's longest URL; a program travels as a data: URL. */
export const MAX_PROGRAM_URL = 2 * 1024 * 1024;
/** What a worker gets to hand in a result that it posted just before its time was over: the page may have been busy. */
export const GRACE = 30;
