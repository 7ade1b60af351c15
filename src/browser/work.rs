//! What goes through the pump: inputs with their bytes, answers, changes as bytes.

use crate::{
    cloud::{BlobId, Change, Input, Op, Reply, RequestInfo, lambda, s3},
    store::NewBody,
};

/// What a caller is told.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The reply, or the refusal.
    pub reply: Reply,
    /// The request's id and its line of the trail.
    pub info: Option<RequestInfo>,
}

/// An input with the bytes that it brings.
pub(super) struct Work {
    pub input: Input,
    pub bodies: Vec<(BlobId, NewBody)>,
}

/// Deletes may use the reserve of a full disk.
pub(super) fn frees_space(input: &Input) -> bool {
    use s3::Op as S3;
    matches!(
        input,
        Input::Call(
            _,
            Op::S3(
                S3::DeleteObject { .. }
                    | S3::DeleteObjects { .. }
                    | S3::DeleteBucket { .. }
                    | S3::AbortMultipartUpload(_)
            ) | Op::Lambda(lambda::Op::DeleteFunction { .. }),
            _
        )
    )
}

pub(super) fn not_kept(is_s3: bool, reason: String) -> Answer {
    let reply = match is_s3 {
        true => Reply::S3(Err(s3::Error::NotKept(reason))),
        false => Reply::Lambda(Err(lambda::Error::NotKept(reason))),
    };
    Answer { reply, info: None }
}

/// A change as the journal keeps it.
pub(super) fn encode(change: &Change) -> Vec<u8> {
    postcard::to_stdvec(change).expect("a change is plain data, which always encodes")
}
