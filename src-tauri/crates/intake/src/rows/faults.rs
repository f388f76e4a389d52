//! What is said of a cell or a line that cannot be read: the column, the value, what mends it.

use crate::{
    json,
    problem::{RowProblem, shown},
    value::{DateOrder, Decimal, amount::AmountError, event_word::ALLOWED, time::TimeError},
};

pub(super) fn broken(column: &str, lossy: &str) -> RowProblem {
    RowProblem::new(
        "broken-encoding",
        Some(column),
        format!(
            "Column \"{column}\" holds bytes that are no text: {}.",
            shown(lossy)
        ),
        "Save the file as UTF-8, or choose the encoding that it is in.",
    )
}

/// A line of NDJSON with bytes that are no text: the first value that shows them is named.
pub(super) fn broken_line(lossy: &str) -> RowProblem {
    let mut first = None;
    // What breaks off still tells of the values before.
    let _ = json::flatten(lossy.as_bytes(), &mut |path, value| {
        if first.is_none() && value.contains(char::REPLACEMENT_CHARACTER) {
            first = Some((path.to_owned(), value.to_owned()));
        }
    });
    match first {
        Some((path, value)) => broken(&path, &value),
        None => RowProblem::new(
            "broken-encoding",
            None,
            format!("The line holds bytes that are no text: {}.", shown(lossy)),
            "Save the file as UTF-8, or choose the encoding that it is in.",
        ),
    }
}

pub(super) fn missing_event(column: Option<&str>) -> RowProblem {
    let message = match column {
        Some(column) => {
            format!("Column \"{column}\" is empty, so nothing says which event the row is.")
        }
        None => "Nothing says which event the row is.".to_owned(),
    };
    RowProblem::new(
        "event-missing",
        column,
        message,
        format!("Write {ALLOWED}."),
    )
}

pub(super) fn no_amount(
    column: &str,
    value: &str,
    decimal: Decimal,
    error: AmountError,
) -> RowProblem {
    let value = shown(value);
    match error {
        AmountError::Ambiguous => RowProblem::new(
            "amount-ambiguous",
            Some(column),
            format!(
                "Column \"{column}\" holds {value}: its sign may part thousands or decimals, and \
                 the other amounts don't show which."
            ),
            "Choose the decimal sign.",
        ),
        AmountError::NotAnAmount => {
            let sign = match decimal {
                Decimal::Auto => "",
                Decimal::Dot => " with a decimal dot, as the column has it",
                Decimal::Comma => " with a decimal comma, as the column has it",
            };
            RowProblem::new(
                "not-an-amount",
                Some(column),
                format!("Column \"{column}\" holds {value}, which is no amount{sign}."),
                "Write a number such as 47.25, choose the other decimal sign, or leave the cell empty.",
            )
        }
    }
}

/// Refunds and chargebacks come as negative amounts, whatever else their row says.
pub(super) fn negative(column: &str, value: &str) -> RowProblem {
    RowProblem::new(
        "amount-negative",
        Some(column),
        format!(
            "Column \"{column}\" holds {}: money going back is no conversion, and ClickBank's S2S \
             postbacks have no event for it.",
            shown(value)
        ),
        "Leave such rows out; nothing has to be mended.",
    )
}

pub(super) fn no_time(column: &str, value: &str, order: DateOrder, error: TimeError) -> RowProblem {
    let value = shown(value);
    match error {
        TimeError::NoZone => RowProblem::new(
            "timezone-missing",
            Some(column),
            format!("Column \"{column}\" holds {value}, a time without a time zone."),
            "Choose the time zone in which the file's times are written.",
        ),
        TimeError::OrderUnknown => RowProblem::new(
            "date-order-ambiguous",
            Some(column),
            format!("Column \"{column}\" holds {value}: its day may be its month."),
            "Choose in which order day and month are written.",
        ),
        TimeError::InGap => RowProblem::new(
            "hour-left-out",
            Some(column),
            format!(
                "Column \"{column}\" holds {value}, an hour that does not exist in the time zone: \
                 its clocks are put forward over it."
            ),
            "Choose the time zone in which the file's times are written, or mend the time.",
        ),
        TimeError::NotATime => {
            let order = match order {
                DateOrder::Auto => "",
                DateOrder::Dmy => " with the day first, as the column has it",
                DateOrder::Mdy => " with the month first, as the column has it",
                DateOrder::Ymd => " with the year first",
            };
            RowProblem::new(
                "not-a-time",
                Some(column),
                format!("Column \"{column}\" holds {value}, which is no time{order}."),
                "Write times such as 2026-01-15 18:22:41, choose another date order, or leave the \
                 cell empty.",
            )
        }
    }
}
