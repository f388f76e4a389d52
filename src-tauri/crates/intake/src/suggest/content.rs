//! What the values of a column look like, and which macro that clearly means. The words for
//! devices, browsers and the like are data, in `data/words/content.csv`.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::{
    header::plain,
    target::Target,
    value::{DateOrder, amount, event_word, time},
};

/// What the filled values of a column have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holds {
    filled: usize,
    times: usize,
    dates: usize,
    clocks: usize,
    amounts: usize,
    receipts: usize,
    uuids: usize,
    countries: usize,
    currencies: usize,
    event_words: usize,
    distinct: usize,
    /// The values seen, where they are few.
    values: Vec<String>,
}

/// The fewest values that show anything by themselves.
const ENOUGH: usize = 3;
/// The most different values that are looked up in the lists of words.
const FEW: usize = 40;

/// Looks at the values of a column.
pub(crate) fn holds<'a>(values: impl Iterator<Item = &'a str>) -> Holds {
    let mut holds = Holds::default();
    let mut distinct = HashSet::new();
    for value in values.map(str::trim).filter(|value| !value.is_empty()) {
        holds.filled += 1;
        if distinct.insert(value) && holds.values.len() <= FEW {
            holds.values.push(value.to_owned());
        }
        let read = [DateOrder::Auto, DateOrder::Dmy, DateOrder::Mdy]
            .into_iter()
            .find_map(|order| time::read(value, order).ok());
        let add = |count: &mut usize, found: bool| *count += usize::from(found);
        add(&mut holds.times, read.is_some());
        add(
            &mut holds.dates,
            matches!(read, Some(time::Written::Calendar { clock: None, .. })),
        );
        add(
            &mut holds.clocks,
            read.is_none() && value.contains(':') && time::read_clock(value).is_some(),
        );
        add(&mut holds.amounts, amount::shows(value).is_some());
        add(&mut holds.receipts, is_receipt(value));
        add(&mut holds.uuids, is_uuid(value));
        add(&mut holds.countries, COUNTRIES.contains(value));
        add(&mut holds.currencies, CURRENCIES.contains(&value));
        add(&mut holds.event_words, event_word::meaning(value).is_some());
    }
    holds.distinct = distinct.len();
    holds
}

impl Holds {
    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 8
    }

    fn all(&self, count: usize) -> bool {
        self.filled >= ENOUGH && count == self.filled
    }

    pub(crate) const fn is_filled(&self) -> bool {
        self.filled > 0
    }

    pub(crate) fn is_time(&self) -> bool {
        self.mostly(self.times)
    }

    /// Dates without a time of day.
    pub(crate) fn is_bare_date(&self) -> bool {
        self.mostly(self.dates)
    }

    /// Times of day without a date.
    pub(crate) fn is_clock(&self) -> bool {
        self.mostly(self.clocks)
    }

    pub(crate) fn is_amount(&self) -> bool {
        self.mostly(self.amounts)
    }

    pub(crate) fn is_uuid(&self) -> bool {
        self.mostly(self.uuids)
    }

    /// A word for the kind, for files whose columns have no names.
    pub(crate) fn kind(&self) -> &'static str {
        if self.filled == 0 {
            "empty"
        } else if self.is_time() {
            "time"
        } else if self.is_amount() {
            "amount"
        } else if self.mostly(self.receipts) {
            "receipt"
        } else {
            "text"
        }
    }
}

/// What a column clearly is by its values alone.
pub(super) fn suggestion(holds: &Holds) -> Option<(Target, String)> {
    let of = |name: &str, reason: &str| {
        Some((
            Target::from(name.to_owned()),
            format!("Its values look like {reason}."),
        ))
    };
    if holds.all(holds.event_words) {
        return of("event_type", "words for events");
    }
    if holds.all(holds.receipts) && holds.distinct * 10 >= holds.filled * 9 {
        return of("receipt_id", "ClickBank receipts");
    }
    // A date and its time of day are told apart by name alone.
    if holds.all(holds.times) && holds.dates == 0 {
        return of("event_time", "times");
    }
    if holds.all(holds.currencies) {
        return of("order_currency", "currencies");
    }
    // CA is Canada and California, DE Germany and Delaware: one that is no state has to be there.
    let beyond = |value: &String| value == "US" || !STATES.contains(value.as_str());
    if holds.all(holds.countries) && holds.values.iter().any(beyond) {
        return of("country", "country codes");
    }
    if holds.filled >= ENOUGH && holds.values.len() <= FEW {
        let mut named = holds.values.iter().map(|value| WORDS.get(&plain(value)));
        let first = named.next()??;
        if named.all(|other| other == Some(first)) {
            return of(first, "values of that macro");
        }
    }
    None
}

/// 8 to 21 capitals and digits (ClickBank INS), both among them.
fn is_receipt(value: &str) -> bool {
    let bytes = value.as_bytes();
    (8..=21).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_digit)
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static WORDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../../data/words/content.csv").as_bytes())
        .into_deserialize()
        .map(|row| row.map(|(word, name): (String, String)| (plain(&word), name)))
        .collect::<Result<_, _>>()
        .expect("data/words/content.csv is well-formed")
});

/// Currencies that ClickBank's customers pay in, and some more.
const CURRENCIES: [&str; 24] = [
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "JPY", "CNY", "INR",
    "BRL", "MXN", "ZAR", "SGD", "HKD", "PLN", "CZK", "HUF", "ILS", "TRY", "PHP",
];

/// ISO 3166-1.
static COUNTRIES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
     BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
     EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
     HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
     LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
     NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
     SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
     TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
        .split_whitespace()
        .collect()
});

/// Codes of states of the USA that are countries too.
static STATES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA"
        .split_whitespace()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Option<String> {
        suggestion(&holds(values.iter().copied())).map(|(target, _)| target.to_string())
    }

    #[test]
    fn clear_values_mean_their_macro() {
        for (values, name) in [
            (["KZ7Q4M2D", "KZ7R9T5B", "AB12CD34"], Some("receipt_id")),
            (
                [
                    "2026-01-15 18:22:41",
                    "2026-01-16 18:22:41",
                    "2026-01-17 01:02:03",
                ],
                Some("event_time"),
            ),
            (["Purchase", "Upsell", "RFND"], Some("event_type")),
            (["US", "CA", "GB"], Some("country")),
            (["USD", "USD", "EUR"], Some("order_currency")),
            (["Desktop", "Mobile", "Tablet"], Some("device_type")),
            (["Chrome", "Safari", "Firefox"], Some("browser")),
        ] {
            assert_eq!(of(&values).as_deref(), name, "{values:?}");
        }
    }

    #[test]
    fn values_that_may_mean_two_things_mean_nothing() {
        for values in [
            ["47.25", "69.00", "15.75"],
            ["CA", "DE", "CO"],
            ["ABCDEFGH", "IJKLMNOP", "QRSTUVWX"],
            ["12345678", "23456789", "34567891"],
            ["KZ7Q4M2D", "KZ7Q4M2D", "KZ7Q4M2D"],
            ["", "KZ7Q4M2D", "AB12CD34"],
        ] {
            assert_eq!(of(&values), None, "{values:?}");
        }
    }

    #[test]
    fn every_word_belongs_to_a_macro() {
        let macros = carom_postback::macros::catalogue(carom_postback::event::Network::Clickbank);
        for name in WORDS.values() {
            assert!(macros.get(name).is_some(), "{name}");
        }
    }
}
