//! Numbered steps with a headline, a duration, and a clear word about the one that failed.

use crate::process::Outcome;
use std::time::{Duration, Instant};

/// A sequence of steps that prints what it does.
#[derive(Debug)]
pub struct Steps {
    total: usize,
    done: Vec<(&'static str, Duration)>,
    started: Instant,
}

impl Steps {
    /// Announces that many steps.
    pub fn new(total: usize) -> Self {
        Self { total, done: Vec::new(), started: Instant::now() }
    }

    /// Runs the next step: `name` is what `--only` takes, `about` says what happens in it.
    ///
    /// # Errors
    /// The step's own error, with its number and name before it.
    pub fn run<T>(&mut self, name: &'static str, about: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let number = self.done.len() + 1;
        let label = format!("[{number}/{}] {name}", self.total);
        println!("\n{label}: {about}");
        let started = Instant::now();
        let outcome = step();
        let took = started.elapsed();
        self.done.push((name, took));
        match outcome {
            Ok(value) => {
                println!("{label}: done in {}", seconds(took));
                Ok(value)
            }
            Err(why) => {
                println!("{label}: FAILED after {}", seconds(took));
                Err(format!("{label} failed after {}: {why}", seconds(took)))
            }
        }
    }

    /// Prints what each step took.
    pub fn summarize(&self) {
        println!("\nEverything passed in {}:", seconds(self.started.elapsed()));
        for (name, took) in &self.done {
            println!("  {name:<12}{:>9}", seconds(*took));
        }
    }
}

/// A duration in seconds, to a tenth.
pub fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_is_named() {
        let mut steps = Steps::new(2);
        assert_eq!(steps.run("one", "works", || Ok(1)), Ok(1));
        let why = steps.run("two", "fails", || Err::<(), _>("no luck".to_owned())).expect_err("it fails");
        assert!(why.starts_with("[2/2] two failed after ") && why.ends_with("no luck"), "{why}");
    }
}
