//! Answers to a template's questions: what is taken, how it is tidied, what is said to the rest.
//!
//! An answer is checked alone; putting answers into URLs is `compose`'s work.

mod domain;

use crate::{
    event::EventType,
    template::{Question, QuestionKind},
};

/// The longest answer in characters. A URL above 8 KiB is refused anyway.
pub const MAX_ANSWER: usize = 500;

/// Why an answer is not taken. Each message names the question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing was answered.
    #[error("{label} is not answered.")]
    Missing {
        /// The question's label.
        label: String,
    },
    /// More than [`MAX_ANSWER`] characters.
    #[error("{label} has {length} characters; at most {MAX_ANSWER} are taken.")]
    TooLong {
        /// The question's label.
        label: String,
        /// Characters in the answer.
        length: usize,
    },
    /// A character that the answer may not hold.
    #[error("{label} holds {what}, which would break the URL apart. Leave it out.")]
    Forbidden {
        /// The question's label.
        label: String,
        /// The character in words.
        what: String,
    },
    /// The answer is no domain.
    #[error("{label}: \"{answer}\" is not a domain: {why}. Write one such as track.example.com.")]
    NotADomain {
        /// The question's label.
        label: String,
        /// The answer, shortened.
        answer: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The answer is no parameter name.
    #[error(
        "{label}: \"{answer}\" is not a parameter name: only letters, digits, _ - and . may stand in it."
    )]
    NotAParameter {
        /// The question's label.
        label: String,
        /// The answer, shortened.
        answer: String,
    },
}

/// Checks an answer and tidies it: white space around it goes, a pasted URL becomes its host.
/// What is given back is what should be kept; checking it again gives it back unchanged.
///
/// # Errors
///
/// Why the answer cannot be taken. An empty answer is an error unless the question is optional.
pub fn check(question: &Question, answer: &str) -> Result<String, AnswerError> {
    let label = || question.label.clone();
    let answer = answer.trim();
    if answer.is_empty() {
        return if question.optional {
            Ok(String::new())
        } else {
            Err(AnswerError::Missing { label: label() })
        };
    }
    let length = answer.chars().count();
    // A pasted URL may be long; its host is bounded on its own.
    if length > MAX_ANSWER && question.kind != QuestionKind::Domain {
        return Err(AnswerError::TooLong {
            label: label(),
            length,
        });
    }
    match question.kind {
        QuestionKind::Domain => domain::normalise(answer).map_err(|why| AnswerError::NotADomain {
            label: label(),
            answer: shorten(answer),
            why,
        }),
        QuestionKind::Text | QuestionKind::EventName => match answer.chars().find_map(forbidden) {
            Some(what) => Err(AnswerError::Forbidden {
                label: label(),
                what,
            }),
            None => Ok(answer.to_owned()),
        },
        QuestionKind::Parameter => {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            if answer.chars().all(fits) {
                Ok(answer.to_owned())
            } else {
                Err(AnswerError::NotAParameter {
                    label: label(),
                    answer: shorten(answer),
                })
            }
        }
    }
}

/// The key of an answer in a definition: `tracking_domain`, or `event_name.purchase` for a
/// question that is asked for each event.
pub fn key(question: &Question, event: EventType) -> String {
    if question.per_event {
        format!("{}.{}", question.name, event.key())
    } else {
        question.name.clone()
    }
}

/// The label on screen: *Tracking domain*, or *Event name for Initial purchase*.
pub fn label(question: &Question, event: EventType) -> String {
    if question.per_event {
        format!("{} for {}", question.label, event.label())
    } else {
        question.label.clone()
    }
}

/// What may not stand in an event name, in words. The ampersand and the number sign end a
/// parameter, and the destination compares the name as it stands in its own settings, where
/// neither occurs.
fn forbidden(c: char) -> Option<String> {
    match c {
        '&' => Some("an ampersand (&)".into()),
        '#' => Some("a number sign (#)".into()),
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Some(format!("an invisible character (U+{:04X})", u32::from(c))),
        c if c.is_control() => Some(format!("a control character (U+{:04X})", u32::from(c))),
        _ => None,
    }
}

/// An answer short enough to stand in a message.
fn shorten(answer: &str) -> String {
    const SHOWN: usize = 60;
    if answer.chars().count() <= SHOWN {
        return answer.to_owned();
    }
    answer.chars().take(SHOWN).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
