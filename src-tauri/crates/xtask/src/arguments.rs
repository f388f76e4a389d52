//! The command line: which words there are, and what may follow each.

use crate::failure::{Failure, Outcome};
use crate::mutants::{AREAS, Area};
use crate::test::{Group, Selection};

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
Usage: cargo xtask <task>

  run [--release] [-- ...]   install what is missing, build, open the window;
                             without a display, run the demo in the terminal
  test [--only GROUP] [--fast] [--keep-going]
                             everything CI runs; GROUP is lints, rust, ui or
                             journeys (repeatable); --fast leaves out journeys,
                             documentation and release builds
  bench [NAME ...]           the benchmarks, beside their peers
  torture [KILLS] [--seed N] [--round N]
                             kills the program at named points while it sends,
                             1,000 times if not told otherwise, and checks that
                             nothing was sent twice or lost
  mutants [AREA ...]         changes the program line by line and asks whether a
                             test notices; AREA is matching, verdicts, retry,
                             queue, rendering or lint
  screenshots [-- ...]       pictures of every screen, light and dark
  bindings                   write the TypeScript bindings of the commands
  icons                      draw the app icon in every size from icons/*.svg
  setup                      only install what the other tasks need

Everything that a task installs for itself stays in target/, apart from system
packages.
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Setup,
    Run {
        release: bool,
        rest: Vec<String>,
    },
    Test(Selection),
    Bench {
        names: Vec<String>,
    },
    /// No area means all of them.
    Mutants {
        areas: Vec<Area>,
    },
    /// The words go to the program, which reads numbers alone.
    Torture {
        words: Vec<String>,
    },
    Screenshots {
        rest: Vec<String>,
    },
    Bindings,
    Icons,
}

/// Reads the words after `cargo xtask`.
pub(crate) fn read(words: impl IntoIterator<Item = String>) -> Outcome<Task> {
    let mut words = words.into_iter();
    let Some(name) = words.next() else {
        return Ok(Task::Help);
    };
    let rest: Vec<String> = words.collect();
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        _ if wants_help(&rest) => Ok(Task::Help),
        "setup" => none_left(&rest, Task::Setup),
        "run" => run(&rest),
        "test" => test(&rest),
        "bench" => Ok(Task::Bench { names: rest }),
        "mutants" => mutants(&rest),
        "torture" => torture(rest),
        "screenshots" => Ok(Task::Screenshots {
            rest: after_dashes(rest),
        }),
        "bindings" => none_left(&rest, Task::Bindings),
        "icons" => none_left(&rest, Task::Icons),
        _ => Err(unknown(&name)),
    }
}

/// Whether help is asked for before any `--`, after which words belong to another program.
fn wants_help(rest: &[String]) -> bool {
    rest.iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "--help" || word == "-h")
}

fn run(rest: &[String]) -> Outcome<Task> {
    let mut release = false;
    for (index, word) in rest.iter().enumerate() {
        match word.as_str() {
            "--release" => release = true,
            "--" => {
                return Ok(Task::Run {
                    release,
                    rest: rest[index + 1..].to_vec(),
                });
            }
            _ => return Err(unknown(word)),
        }
    }
    Ok(Task::Run {
        release,
        rest: Vec::new(),
    })
}

fn test(rest: &[String]) -> Outcome<Task> {
    let mut selection = Selection::default();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let group = match word.as_str() {
            "--fast" => {
                selection.fast = true;
                continue;
            }
            "--keep-going" => {
                selection.keep_going = true;
                continue;
            }
            "--only" => words.next().map_or("", String::as_str),
            _ => word.strip_prefix("--only=").ok_or_else(|| unknown(word))?,
        };
        let group = Group::named(group).ok_or_else(|| {
            Failure::new(format!("--only does not know `{group}`"))
                .with_way_out("Give one of: lints, rust, ui, journeys.")
        })?;
        selection.only.push(group);
    }
    Ok(Task::Test(selection))
}

fn mutants(rest: &[String]) -> Outcome<Task> {
    let area = |name: &String| {
        Area::named(name).ok_or_else(|| {
            Failure::new(format!("there is no area `{name}`")).with_way_out(format!(
                "Give some of: {}.",
                AREAS.map(|area| area.name).join(", ")
            ))
        })
    };
    let areas = rest.iter().map(area).collect::<Outcome<_>>()?;
    Ok(Task::Mutants { areas })
}

fn torture(words: Vec<String>) -> Outcome<Task> {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let number = match word.as_str() {
            "--seed" | "--round" => rest.next().ok_or_else(|| {
                Failure::new(format!("`{word}` needs a number"))
                    .with_way_out("A fault that was found names both.")
            })?,
            _ => word,
        };
        number.parse::<u64>().map_err(|_| unknown(number))?;
    }
    Ok(Task::Torture { words })
}

fn after_dashes(mut rest: Vec<String>) -> Vec<String> {
    if rest.first().is_some_and(|word| word == "--") {
        rest.remove(0);
    }
    rest
}

fn none_left(rest: &[String], task: Task) -> Outcome<Task> {
    rest.first().map_or(Ok(task), |word| Err(unknown(word)))
}

fn unknown(word: &str) -> Failure {
    Failure::new(format!("`{word}` is not known here"))
        .with_way_out("`cargo xtask help` lists the tasks and their options.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Outcome<Task> {
        read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn no_word_at_all_asks_for_help() {
        assert_eq!(words("").ok(), Some(Task::Help));
    }

    #[test]
    fn words_after_the_dashes_go_to_the_program() {
        let task = words("run --release -- --help").ok();
        let rest = vec!["--help".to_owned()];
        assert_eq!(
            task,
            Some(Task::Run {
                release: true,
                rest
            })
        );
    }

    #[test]
    fn groups_add_up() {
        let Ok(Task::Test(selection)) = words("test --only ui --only=lints --fast") else {
            panic!("a test selection was expected");
        };
        assert_eq!(selection.only, [Group::Ui, Group::Lints]);
        assert!(selection.fast, "--fast was given");
    }

    #[test]
    fn a_torture_takes_numbers() {
        for line in ["torture", "torture 50", "torture 50 --seed 7 --round 3"] {
            let expected: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
            assert_eq!(words(line).ok(), Some(Task::Torture { words: expected }));
        }
        assert!(words("torture --seed").is_err(), "a seed is a number");
    }

    #[test]
    fn areas_of_mutants_are_named() {
        let Ok(Task::Mutants { areas }) = words("mutants retry lint") else {
            panic!("areas were given");
        };
        let names: Vec<&str> = areas.iter().map(|area| area.name).collect();
        assert_eq!(names, ["retry", "lint"]);
    }

    #[test]
    fn a_misspelt_option_is_refused_by_name() {
        for line in [
            "test --quick",
            "run --relase",
            "icons now",
            "tset",
            "test --only",
            "torture many",
            "torture --sed 7",
            "mutants judge",
        ] {
            let failure = words(line).expect_err("a guess would run the wrong thing");
            assert!(
                failure.to_string().contains('`'),
                "{failure} must name the word"
            );
        }
    }
}
