//! Lambda on the wire: for now its error codes.

use crate::cloud::lambda::Error;

/// AWS's code and HTTP status of a refusal. [L, API reference, "Errors" of each operation]
#[must_use]
pub fn code(error: &Error) -> (&'static str, u16) {
    match error {
        Error::NoSuchFunction(_) | Error::NoSuchInvocation => ("ResourceNotFoundException", 404),
        // A function without code is one whose state is Pending.
        Error::FunctionExists(_) | Error::NotDeployed(_) => ("ResourceConflictException", 409),
        Error::InvalidName(_) | Error::InvalidSetting { .. } => ("ValidationException", 400),
        Error::InvalidVariable(_) | Error::VariablesTooLarge(_) => ("InvalidParameterValueException", 400),
        Error::CodeTooLarge(_) | Error::PayloadTooLarge(_) => ("RequestTooLargeException", 413),
        Error::TooManyFunctions => ("CodeStorageExceededException", 400),
        Error::InvalidPayload(_) => ("InvalidRequestContentException", 400),
        Error::TooManyRequests => ("TooManyRequestsException", 429),
        Error::Recursion(_) => ("RecursiveInvocationException", 400),
        Error::NotKept(_) => ("ServiceException", 500),
    }
}
