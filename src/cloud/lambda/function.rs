//! CreateFunction, UpdateFunctionCode, UpdateFunctionConfiguration, DeleteFunction.

use super::{Change, Code, Error, Function, Lambda, Reply, Settings};
use crate::cloud::{Effects, Topic, limits};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Names that Lambda sets itself and refuses to be set. [L, "Defined runtime environment variables", reserved]
const RESERVED: [&str; 19] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
    "AWS_LAMBDA_MAX_CONCURRENCY",
];

impl Lambda {
    pub(super) fn create(
        &mut self,
        fx: &mut Effects<'_>,
        name: String,
        source: Option<String>,
        settings: Settings,
    ) -> Result<Reply, Error> {
        check_name(&name)?;
        check_settings(&settings)?;
        if self.functions.contains_key(&name) {
            return Err(Error::FunctionExists(name));
        }
        if self.functions.len() >= limits::FUNCTIONS {
            return Err(Error::TooManyFunctions);
        }
        let code = source.map(|source| code(fx, source)).transpose()?;
        let generation = fx.engine.fresh();
        let function = Function { created: fx.now, modified: fx.now, generation, code, settings };
        self.keep(fx, name, Some(function));
        Ok(Reply::Done)
    }

    pub(super) fn deploy(&mut self, fx: &mut Effects<'_>, name: String, source: String) -> Result<Reply, Error> {
        let old = self.existing(&name)?.clone();
        let code = Some(code(fx, source)?);
        let generation = fx.engine.fresh();
        self.keep(fx, name, Some(Function { modified: fx.now, generation, code, ..old }));
        Ok(Reply::Done)
    }

    pub(super) fn configure(&mut self, fx: &mut Effects<'_>, name: String, settings: Settings) -> Result<Reply, Error> {
        let old = self.existing(&name)?.clone();
        check_settings(&settings)?;
        let generation = fx.engine.fresh();
        self.keep(fx, name, Some(Function { modified: fx.now, generation, settings, ..old }));
        Ok(Reply::Done)
    }

    pub(super) fn delete(&mut self, fx: &mut Effects<'_>, name: String) -> Result<Reply, Error> {
        self.existing(&name)?;
        self.keep(fx, name, None);
        Ok(Reply::Done)
    }

    pub(super) fn existing(&self, name: &str) -> Result<&Function, Error> {
        self.functions.get(name).ok_or_else(|| Error::NoSuchFunction(name.to_owned()))
    }

    fn keep(&mut self, fx: &mut Effects<'_>, name: String, function: Option<Function>) {
        fx.changed(Topic::Functions);
        fx.changed(Topic::Function(name.clone()));
        self.write(fx, Change::Function(name.clone(), function));
        self.outdate(fx, &name);
    }

    pub(super) fn write(&mut self, fx: &mut Effects<'_>, change: Change) {
        self.apply(&change);
        fx.persist(crate::cloud::Change::Lambda(change));
    }
}

fn code(fx: &Effects<'_>, source: String) -> Result<Code, Error> {
    if source.len() > limits::SOURCE_BYTES {
        return Err(Error::CodeTooLarge(source.len()));
    }
    let sha256 = STANDARD.encode(Sha256::digest(&source));
    Ok(Code { source, sha256, deployed: fx.now })
}

/// Checks a function's name.
///
/// # Errors
/// [`Error::InvalidName`].
pub fn check_name(name: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match limits::FUNCTION_NAME.contains(&name.chars().count()) && name.chars().all(plain) {
        true => Ok(()),
        false => Err(Error::InvalidName(name.to_owned())),
    }
}

/// Checks a function's settings.
///
/// # Errors
/// [`Error::InvalidSetting`], [`Error::InvalidVariable`], [`Error::VariablesTooLarge`]: the first that holds.
pub fn check_settings(settings: &Settings) -> Result<(), Error> {
    let refuse = |name: &'static str, rule: String| Err(Error::InvalidSetting { name: name.into(), rule });
    if !limits::TIMEOUT_S.contains(&settings.timeout_s) {
        let (from, to) = (limits::TIMEOUT_S.start(), limits::TIMEOUT_S.end());
        return refuse("Timeout", format!("a whole number of seconds from {from} to {to}"));
    }
    if !limits::MEMORY_MB.contains(&settings.memory_mb) {
        let (from, to) = (limits::MEMORY_MB.start(), limits::MEMORY_MB.end());
        return refuse("MemorySize", format!("a whole number of MB from {from} to {to}"));
    }
    if settings.description.chars().count() > limits::DESCRIPTION {
        return refuse("Description", format!("at most {} characters", limits::DESCRIPTION));
    }
    check_variables(settings)
}

/// Names begin with a letter and go on with letters, digits, underscores, two characters at least. [L, Environment]
fn check_variables(settings: &Settings) -> Result<(), Error> {
    for name in settings.variables.keys() {
        let letters = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !letters || !plain || name.len() < 2 || RESERVED.contains(&name.as_str()) {
            return Err(Error::InvalidVariable(name.clone()));
        }
    }
    let bytes = settings.variables.iter().map(|(name, value)| name.len() + value.len()).sum();
    match bytes {
        n if n > limits::VARIABLES_BYTES => Err(Error::VariablesTooLarge(n)),
        _ => Ok(()),
    }
}
