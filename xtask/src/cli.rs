//! The command line: words in, a [`Command`] out.

/// What is printed on `help` and after a command line that could not be understood.
pub const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N] [--release] [--open]   build the page, serve it on 127.0.0.1, rebuild on change
  build                                   build what ships into dist/ and print its sizes
  test [--only STEP[,STEP]] [-- ARGS]     all checks and tests, or some steps; ARGS go to the one step's runner
  test --keep-going                       run the later steps even where an earlier one fails
  test --list                             name the steps
  doctor                                  say what is installed, what is missing and how to get it";

/// Port that `serve` takes when none is asked for.
const DEFAULT_PORT: u16 = 8080;

/// A command line that was understood.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print [`USAGE`].
    Help,
    /// Build the page for release into `dist/`.
    Build,
    /// Build and serve the page while it is worked on.
    Serve(ServeOptions),
    /// Run the checks and tests.
    Test(TestOptions),
    /// Say what is there and what is missing.
    Doctor,
}

/// Options of `serve`.
#[derive(Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Build what ships instead of a development build.
    pub release: bool,
    /// Open the page in the person's browser.
    pub open: bool,
}

/// Options of `test`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    /// Names of the steps to run; all when empty.
    pub only: Vec<String>,
    /// Handed to the runner of the one step that is run.
    pub rest: Vec<String>,
    /// Name the steps, run nothing.
    pub list: bool,
    /// Run the steps after one that failed, too.
    pub keep_going: bool,
}

/// Understands the words after `cargo xtask`.
///
/// # Errors
/// A sentence that names the word that was not understood.
pub fn parse(arguments: &[String]) -> Result<Command, String> {
    let Some((command, options)) = arguments.split_first() else {
        return Ok(Command::Help);
    };
    match command.as_str() {
        "serve" => parse_serve(options).map(Command::Serve),
        "test" => parse_test(options).map(Command::Test),
        "build" => without_options(options, Command::Build),
        "doctor" => without_options(options, Command::Doctor),
        "help" | "--help" | "-h" => Ok(Command::Help),
        other => Err(format!("There is no command `{other}`.")),
    }
}

fn without_options(options: &[String], command: Command) -> Result<Command, String> {
    match options.first() {
        None => Ok(command),
        Some(option) => Err(format!("This command takes no option `{option}`.")),
    }
}

fn parse_serve(options: &[String]) -> Result<ServeOptions, String> {
    let mut parsed = ServeOptions { port: DEFAULT_PORT, release: false, open: false };
    let mut words = options.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--release" => parsed.release = true,
            "--open" => parsed.open = true,
            "--port" => parsed.port = port(words.next())?,
            other => return Err(format!("`serve` has no option `{other}`.")),
        }
    }
    Ok(parsed)
}

fn port(word: Option<&String>) -> Result<u16, String> {
    let word = word.ok_or("`--port` needs a number after it.")?;
    word.parse().map_err(|_| format!("`{word}` is no port: a number from 0 to 65535."))
}

fn parse_test(options: &[String]) -> Result<TestOptions, String> {
    let mut parsed = TestOptions::default();
    let mut words = options.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--list" => parsed.list = true,
            "--keep-going" => parsed.keep_going = true,
            "--only" => {
                let steps = words.next().ok_or("`--only` needs the name of a step after it.")?;
                parsed.only.extend(steps.split(',').map(str::to_owned));
            }
            "--" => parsed.rest = words.by_ref().cloned().collect(),
            other => return Err(format!("`test` has no option `{other}`.")),
        }
    }
    if !parsed.rest.is_empty() && parsed.only.len() != 1 {
        return Err("Arguments after `--` go to one step: name it with `--only`.".to_owned());
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn reads_options() {
        let serve = ServeOptions { port: 9, release: true, open: true };
        assert_eq!(parsed("serve --open --port 9 --release"), Ok(Command::Serve(serve)));
        let test = TestOptions { only: vec!["format".into(), "lint".into()], ..TestOptions::default() };
        assert_eq!(parsed("test --only format,lint"), Ok(Command::Test(test)));
        let test = TestOptions { only: vec!["native".into()], rest: vec!["s3".into()], ..TestOptions::default() };
        assert_eq!(parsed("test --only native -- s3"), Ok(Command::Test(test)));
        let test = TestOptions { keep_going: true, ..TestOptions::default() };
        assert_eq!(parsed("test --keep-going"), Ok(Command::Test(test)));
        assert_eq!(parsed(""), Ok(Command::Help));
    }

    #[test]
    fn names_what_it_does_not_know() {
        for line in ["bench", "build --fast", "serve --port", "serve --port 70000", "test --only", "test -- s3"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
