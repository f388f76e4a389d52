//! What a person sees of a task: a line when a step begins, a line with its time when it ends,
//! and at the end a table of all of them.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

/// The steps of one task, in the order in which they ended. Shared between threads: the checks of
/// the UI run while cargo compiles.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Mutex<Vec<Done>>,
}

#[derive(Debug)]
struct Done {
    name: String,
    took: Duration,
    end: End,
}

#[derive(Debug)]
enum End {
    Good,
    Failed,
    LeftOut(String),
}

impl Steps {
    /// Runs one step and prints what it is and how long it took.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("== {name} …");
        let start = Instant::now();
        let outcome = work();
        self.ended(name, start.elapsed(), outcome.as_ref().err());
        outcome.map_err(Failure::already_told)
    }

    /// Runs one step beside others: nothing is printed until it ends, and then `work`'s output
    /// comes in one piece.
    pub(crate) fn quiet_step(
        &self,
        name: &str,
        work: impl FnOnce(&mut String) -> Outcome,
    ) -> Outcome {
        let start = Instant::now();
        let mut output = String::new();
        let outcome = work(&mut output);
        // One call, so that lines of the step in the foreground cannot come in between.
        print!("== {name}, run beside the rest …\n{output}");
        self.ended(name, start.elapsed(), outcome.as_ref().err());
        outcome.map_err(Failure::already_told)
    }

    /// Notes a step that is not done, and why.
    pub(crate) fn leave_out(&self, name: &str, why: impl Into<String>) {
        let why = why.into();
        println!("== {name}: left out, {why}");
        self.push(name, Duration::ZERO, End::LeftOut(why));
    }

    fn ended(&self, name: &str, took: Duration, failure: Option<&Failure>) {
        if let Some(failure) = failure {
            println!("== {name} … FAILED after {}\n   {failure}\n", seconds(took));
            self.push(name, took, End::Failed);
        } else {
            println!("== {name} … {}\n", seconds(took));
            self.push(name, took, End::Good);
        }
    }

    fn push(&self, name: &str, took: Duration, end: End) {
        if let Ok(mut done) = self.done.lock() {
            done.push(Done {
                name: name.to_owned(),
                took,
                end,
            });
        }
    }

    /// The table of all steps.
    pub(crate) fn table(&self) -> String {
        let Ok(done) = self.done.lock() else {
            return String::new();
        };
        let width = done
            .iter()
            .map(|step| step.name.chars().count())
            .max()
            .unwrap_or(0);
        let mut table = String::new();
        for step in done.iter() {
            let end = match &step.end {
                End::Good => "ok".to_owned(),
                End::Failed => "FAILED".to_owned(),
                End::LeftOut(why) => format!("left out: {why}"),
            };
            let took = seconds(step.took);
            table.push_str(&format!("  {:width$}  {took:>9}  {end}\n", step.name));
        }
        table
    }
}

/// A duration as people say it.
pub(crate) fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn the_table_shows_what_failed_and_what_was_left_out() {
        let steps = Steps::default();
        assert!(steps.step("good", || Ok(())).is_ok());
        assert!(
            steps
                .step("bad", || Outcome::<()>::Err(Failure::new("broken")))
                .is_err()
        );
        steps.leave_out("journeys", "--fast");
        let table = steps.table();
        let lines: Vec<&str> = table.lines().collect();
        assert!(
            lines[0].contains("good") && lines[0].ends_with("ok"),
            "{table}"
        );
        assert!(lines[1].ends_with("FAILED"), "{table}");
        assert!(lines[2].ends_with("left out: --fast"), "{table}");
    }
}
