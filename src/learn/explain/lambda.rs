//! Refusals of Lambda.

use super::{Explained, explained, number, sentence, short};
use crate::cloud::{lambda::Error, limits};

/// What a refusal of Lambda means for the person who met it.
#[must_use]
pub fn explain_lambda(error: &Error) -> Explained {
    about_setting(error).unwrap_or_else(|| about_call(error))
}

fn about_setting(error: &Error) -> Option<Explained> {
    let (shortest, longest) = (limits::FUNCTION_NAME.start(), limits::FUNCTION_NAME.end());
    Some(match error {
        Error::FunctionExists(name) => explained(
            format!("A function named {} exists already.", short(name)),
            "A name belongs to one function.",
            "Deploy to that one, or take another name.",
        ),
        Error::InvalidName(name) if name.is_empty() => explained(
            "A function needs a name.",
            format!("Names have {shortest} to {longest} letters, digits, hyphens and underscores."),
            "Give it a name.",
        ),
        Error::InvalidName(name) => explained(
            format!("A function named {} can't exist.", short(name)),
            format!("Names have {shortest} to {longest} letters, digits, hyphens and underscores."),
            suggestion(name).map_or("Try a shorter word.".to_owned(), |better| format!("Try {better}.")),
        ),
        Error::InvalidSetting { name, rule } => explained(
            format!("The setting {name} was refused."),
            format!("It has to be {rule}."),
            "Change it, and save again.",
        ),
        Error::InvalidVariable(name) => explained(
            format!("The environment variable {} was refused.", short(name)),
            "Names begin with a letter, go on with letters, digits and underscores, have two characters at least, and are not \
             among those that Lambda keeps for itself.",
            "Take another name.",
        ),
        Error::VariablesTooLarge(size) => explained(
            "The environment variables were not saved.",
            format!(
                "Names and values together have {} bytes, and Lambda keeps at most {}.",
                number(*size as u64),
                number(limits::VARIABLES_BYTES as u64)
            ),
            "Shorten them, or put what is long into an object.",
        ),
        Error::CodeTooLarge(size) => explained(
            "The code was not deployed.",
            format!(
                "It has {} bytes, and a browser runs at most {} in one function.",
                number(*size as u64),
                number(limits::SOURCE_BYTES as u64)
            ),
            "Shorten it, or read large data from a bucket.",
        ),
        Error::TooManyFunctions => explained(
            "The function was not created.",
            format!("A workspace holds at most {} functions.", number(limits::FUNCTIONS as u64)),
            "Delete one that you no longer need.",
        ),
        _ => return None,
    })
}

/// Whatever can be wrong with a call of a function.
fn about_call(error: &Error) -> Explained {
    match error {
        Error::NoSuchFunction(name) => explained(
            format!("There is no function named {}.", short(name)),
            "It was never created in this workspace, or it has been deleted.",
            "Check the spelling, or create it.",
        ),
        Error::NotDeployed(name) => explained(
            format!("The function {} can't run yet.", short(name)),
            "It has no deployed code: a draft does not run.",
            "Deploy its code.",
        ),
        Error::InvalidPayload(why) => explained(
            "The event is not JSON.",
            sentence(why),
            "Correct it: names and texts stand in double quotes, and no comma follows the last entry.",
        ),
        Error::PayloadTooLarge(size) => explained(
            "The event is too large.",
            format!(
                "It has {} bytes. A function takes at most {} when it is called, {} when it fires on an event.",
                number(*size as u64),
                number(limits::PAYLOAD_BYTES as u64),
                number(limits::ASYNC_PAYLOAD_BYTES as u64)
            ),
            "Put the data into an object, and send its key.",
        ),
        Error::TooManyRequests => explained(
            "The function did not run.",
            format!("All {} execution environments are busy, or too many events wait already.", limits::ENVIRONMENTS),
            "Wait until a handler is done, or stop one, and run it again.",
        ),
        Error::Recursion(name) => explained(
            format!("The function {} was stopped.", short(name)),
            format!("It was called {} times in one chain of causes: Lambda breaks such loops.", limits::RECURSION),
            "Find out what calls it again, and let that end.",
        ),
        Error::NoSuchInvocation => explained(
            "This invocation is over.",
            "It has ended or been decided about already, or it is too long ago to be kept.",
            "Run the function again if you want another one.",
        ),
        Error::NotKept(why) => {
            explained("The change was not kept.", sentence(why), "Everything that was there before is still there.")
        }
        // The table before this one holds every other error: a test goes through all of them.
        other => {
            explained("Lambda refused the request.", format!("{other:?}."), "Check the request, and send it again.")
        }
    }
}

/// A name close to the wish that a function may have.
fn suggestion(wish: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = wish.trim().chars().map(plain).take(*limits::FUNCTION_NAME.end()).collect();
    let name = name.trim_matches('-');
    crate::cloud::lambda::check_name(name).is_ok().then(|| name.to_owned())
}
