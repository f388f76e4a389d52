//! What the server answers: drawn from the seed for each receipt and the how-manieth request of it,
//! so that it is the same however often the program was killed in between.

use std::time::Duration;

use crate::chance;

/// How a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 200, and the connection stays.
    Taken,
    /// 200, and the connection is closed without a word: the next request on it meets nobody.
    TakenAndClosed,
    /// 400: looked at and refused.
    Refused,
    /// The destination reports its own failure: 500, 503 or 429. Only then may it be asked again.
    Failing(u16),
    /// The connection is reset instead of an answer.
    Reset,
    /// 200, but the body ends in its middle: the status was read, and counts.
    BodyCutOff,
    /// The answer ends before there is a status.
    HeadCutOff,
}

impl Answer {
    /// The status of a whole answer.
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Taken | Self::TakenAndClosed | Self::BodyCutOff => Some(200),
            Self::Refused => Some(400),
            Self::Failing(status) => Some(status),
            Self::Reset | Self::HeadCutOff => None,
        }
    }
}

/// The longest that a usual answer takes, milliseconds.
const USUAL: u64 = 4;
/// The longest that a slow one takes.
const SLOW: u64 = 400;

/// How a server's answers are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Mood {
    /// The seed.
    pub seed: u64,
    /// Of a hundred receipts so many find the destination failing until no retry is left.
    pub stubborn: u64,
    /// Of a hundred second requests so many find it failing still. Each makes the round wait 20 s
    /// and then 80.
    pub lasting: u64,
}

impl Mood {
    /// How long that answer takes. Second requests are slow more often, so that a kill meets one
    /// under way.
    pub fn time(&self, receipt: &str, nth: u64) -> Duration {
        let mut chance = chance::of(self.seed ^ 1, receipt, nth);
        let slow = if nth == 1 { 2 } else { 30 };
        let most = match chance.u8(0..100) {
            drawn if drawn < slow => SLOW,
            _ => USUAL,
        };
        Duration::from_millis(chance.u64(0..=most))
    }

    /// The answer to a receipt's request, counted from 1.
    pub fn answer(&self, receipt: &str, nth: u64) -> Answer {
        let stubborn = nth <= 4 && chance::of(self.seed, receipt, 0).u64(0..100) < self.stubborn;
        let mut chance = chance::of(self.seed, receipt, nth);
        let failing = |chance: &mut fastrand::Rng| {
            Answer::Failing(chance.choice([500, 503, 429]).unwrap_or(500))
        };
        if stubborn {
            return failing(&mut chance);
        }
        let drawn = chance.u8(0..100);
        if nth == 1 {
            return match drawn {
                0..64 => Answer::Taken,
                64..70 => Answer::TakenAndClosed,
                70..77 => Answer::Refused,
                77..91 => failing(&mut chance),
                91..95 => Answer::Reset,
                95..97 => Answer::HeadCutOff,
                _ => Answer::BodyCutOff,
            };
        }
        if chance.u64(0..100) < self.lasting {
            return failing(&mut chance);
        }
        match drawn {
            0..82 => Answer::Taken,
            82..90 => Answer::Refused,
            90..96 => Answer::Reset,
            96..98 => Answer::HeadCutOff,
            _ => Answer::BodyCutOff,
        }
    }
}
