//! Where the program is killed, and at which time of its work.

use std::{fmt, time::Duration};

/// Where it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A step of rows is about to begin; nothing of it is in the database yet.
    Queued,
    /// Intents are committed, nothing of them has left.
    IntentCommitted,
    /// The server has seen a request and has not answered it.
    RequestSeen,
    /// An answer was read and is not kept yet.
    AnswerRead,
    /// Outcomes are committed.
    OutcomeCommitted,
    /// At no named point: after some milliseconds.
    AnyMoment,
}

impl Point {
    /// All of them, as they come in the life of a row.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::IntentCommitted,
        Self::RequestSeen,
        Self::AnswerRead,
        Self::OutcomeCommitted,
        Self::AnyMoment,
    ];

    /// Its name, as `CAROM_KILL_AT` has it for those that the program reaches itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::IntentCommitted => "intent_committed",
            Self::RequestSeen => "request_seen",
            Self::AnswerRead => "answer_read",
            Self::OutcomeCommitted => "outcome_committed",
            Self::AnyMoment => "any_moment",
        }
    }

    /// Whether it is one of those that R1 names.
    pub const fn is_named(self) -> bool {
        !matches!(self, Self::AnyMoment)
    }

    /// Whether it is reached once for a step of rows and not once for each row.
    const fn is_of_a_step(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::IntentCommitted | Self::OutcomeCommitted
        )
    }
}

/// What the program is doing when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Rows are sent for the first time.
    FirstSends,
    /// All rows were sent; some wait for their next try.
    Retries,
    /// The same file again: what was rejected is offered once more.
    SecondRun,
    /// The user sends deliveries again.
    Resend,
    /// Another Carom works on the same database.
    Beside,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::FirstSends,
        Self::Retries,
        Self::SecondRun,
        Self::Resend,
        Self::Beside,
    ];

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FirstSends => "first sends",
            Self::Retries => "retries",
            Self::SecondRun => "second run",
            Self::Resend => "resend",
            Self::Beside => "beside another",
        }
    }
}

/// One kill: where, and the how-manieth time (for [`Point::AnyMoment`] after how many milliseconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Where.
    pub point: Point,
    /// From 1.
    pub count: u64,
}

impl Order {
    /// Any of them. `rows` is about how many requests may still leave.
    pub fn any(chance: &mut fastrand::Rng, rows: u64) -> Self {
        let point = chance.choice(Point::ALL).unwrap_or(Point::Queued);
        Self::at(point, chance, rows)
    }

    /// One at this point.
    pub fn at(point: Point, chance: &mut fastrand::Rng, rows: u64) -> Self {
        let most = match point {
            Point::AnyMoment => 250,
            _ if point.is_of_a_step() => (rows / 8).clamp(1, 4),
            _ => rows.clamp(1, 60),
        };
        Self {
            point,
            count: chance.u64(1..=most),
        }
    }

    /// What the program is told, where it kills itself.
    pub(crate) fn variable(self) -> Option<String> {
        let itself = !matches!(self.point, Point::RequestSeen | Point::AnyMoment);
        itself.then(|| self.to_string())
    }

    /// After how long it is killed from outside.
    pub(crate) fn moment(self) -> Option<Duration> {
        (self.point == Point::AnyMoment).then(|| Duration::from_millis(self.count))
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.point.name(), self.count)
    }
}
