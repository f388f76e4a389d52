//! Amounts of money: currency signs, thousands and the decimal comma taken away, so that a plain
//! decimal with a dot is left, its digits as they were written.

use std::borrow::Cow;

use super::Decimal;

/// Why a text gives no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountError {
    /// It is none.
    NotAnAmount,
    /// `1,234`: one thousand or one and a bit.
    Ambiguous,
}

/// What a value shows about the decimal sign of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Dot,
    Comma,
    /// It could be either.
    Either,
    /// It has no sign, so that it shows nothing.
    None,
}

/// An amount as the network writes it: `1.234,50 €` becomes `1234.50`. `text` is not empty.
pub(crate) fn amount(text: &str, decimal: Decimal) -> Result<Cow<'_, str>, AmountError> {
    if is_plain(text) && decimal != Decimal::Comma {
        // `1.234` is plain and still may mean a thousand.
        if decimal == Decimal::Dot || !may_be_thousands(text, '.') {
            return Ok(Cow::Borrowed(text));
        }
    }
    let (negative, body) = bare(text).ok_or(AmountError::NotAnAmount)?;
    let sign = sign_of(body).ok_or(AmountError::NotAnAmount)?;
    let mark = match (sign, decimal) {
        (Sign::Either, Decimal::Auto) => return Err(AmountError::Ambiguous),
        (Sign::Dot, Decimal::Comma) | (Sign::Comma, Decimal::Dot) => {
            return Err(AmountError::NotAnAmount);
        }
        (Sign::Dot, _) | (Sign::Either, Decimal::Dot) => '.',
        (Sign::Comma, _) | (Sign::Either, Decimal::Comma) => ',',
        (Sign::None, _) => '\0',
    };
    let mut plain = String::with_capacity(body.len() + 1);
    if negative {
        plain.push('-');
    }
    if body.starts_with(mark) {
        plain.push('0');
    }
    plain.extend(body.chars().filter_map(|letter| match letter {
        digit if digit.is_ascii_digit() => Some(digit),
        letter if letter == mark => Some('.'),
        _ => None,
    }));
    Ok(Cow::Owned(plain))
}

/// What a value shows about its column's decimal sign; `None` where it is no amount.
pub(crate) fn shows(text: &str) -> Option<Sign> {
    let (_, body) = bare(text)?;
    sign_of(body)
}

/// Digits, at most one dot among them.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let dots = bytes.iter().filter(|b| **b == b'.').count();
    dots <= 1
        && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.last().is_some_and(u8::is_ascii_digit)
}

/// The digits with their signs, without currency, minus or brackets.
fn bare(text: &str) -> Option<(bool, &str)> {
    let mut body = text.trim();
    let mut negative = false;
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        (negative, body) = (true, inner.trim());
    }
    // The minus stands before the currency, behind it, or at the very end.
    for _ in 0..2 {
        for minus in ['-', '−'] {
            if let Some(rest) = body
                .strip_prefix(minus)
                .or_else(|| body.strip_suffix(minus))
            {
                if negative {
                    return None;
                }
                (negative, body) = (true, rest.trim());
            }
        }
        body = without_currency(body.strip_prefix('+').unwrap_or(body));
    }
    (!body.is_empty()).then_some((negative, body))
}

fn without_currency(body: &str) -> &str {
    let symbol = |c: char| {
        matches!(
            c,
            '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '₪' | '₺' | '฿' | '₫' | '₴' | '₦'
        )
    };
    let word = |c: char| c.is_alphabetic() || symbol(c);
    let lead = body.find(|c| !word(c)).unwrap_or(0);
    let body = if body[..lead].chars().count() <= 4 {
        &body[lead..]
    } else {
        body
    };
    let tail = body.rfind(|c| !word(c)).map_or(0, |at| {
        at + body[at..].chars().next().map_or(0, char::len_utf8)
    });
    let body = if body[tail..].chars().count() <= 4 {
        &body[..tail]
    } else {
        body
    };
    body.trim()
}

const fn is_gap(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')
}

/// Which of a body's signs is the decimal one; `None` where it is no amount.
fn sign_of(body: &str) -> Option<Sign> {
    if !body
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',' || is_gap(c))
    {
        return None;
    }
    if !body.ends_with(|c: char| c.is_ascii_digit()) || body.starts_with(is_gap) {
        return None;
    }
    let count = |sign| body.matches(sign).count();
    let gaps = body.chars().any(is_gap);
    match (count('.'), count(',')) {
        (0, 0) => grouped(body, is_gap).then_some(Sign::None),
        (1, 0) => single(body, '.', gaps, Sign::Dot),
        (0, 1) => single(body, ',', gaps, Sign::Comma),
        (_, 0) => grouped(body, |c| c == '.').then_some(Sign::Comma),
        (0, _) => grouped(body, |c| c == ',').then_some(Sign::Dot),
        (dots, commas) => {
            let (dot, comma) = (body.rfind('.')?, body.rfind(',')?);
            let (at, sign, times, other) = if dot > comma {
                (dot, Sign::Dot, dots, ',')
            } else {
                (comma, Sign::Comma, commas, '.')
            };
            (times == 1 && grouped(&body[..at], |c| c == other)).then_some(sign)
        }
    }
}

/// The meaning of a body with one sign in it.
fn single(body: &str, sign: char, gaps: bool, meant: Sign) -> Option<Sign> {
    let (whole, _) = body.split_once(sign)?;
    if gaps {
        return grouped(whole, is_gap).then_some(meant);
    }
    Some(if may_be_thousands(body, sign) {
        Sign::Either
    } else {
        meant
    })
}

/// Whether the one sign in a body may part thousands: `1,234`, not `1,23`, `0,234` or `1234,567`.
fn may_be_thousands(body: &str, sign: char) -> bool {
    body.split_once(sign).is_some_and(|(whole, part)| {
        part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
    })
}

/// Whether the parts between signs are groups of digits: three in the last one, two or three
/// (India) in those before.
fn grouped(body: &str, sign: impl Fn(char) -> bool) -> bool {
    let mut parts = body.split(sign);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<_> = parts.collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(first)
        && rest
            .iter()
            .all(|part| digits(part) && (2..=3).contains(&part.len()))
        && rest
            .last()
            .is_none_or(|last| last.len() == 3 && first.len() <= 3)
}

/// The decimal sign of a column, by values of it. `None` where they show both or nothing.
pub(crate) fn decide<'a>(values: impl Iterator<Item = &'a str>) -> Option<Decimal> {
    let (mut dot, mut comma) = (false, false);
    for sign in values.filter_map(shows) {
        dot |= sign == Sign::Dot;
        comma |= sign == Sign::Comma;
    }
    match (dot, comma) {
        (true, false) => Some(Decimal::Dot),
        (false, true) => Some(Decimal::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(text: &str) -> Result<String, AmountError> {
        amount(text, Decimal::Auto).map(Cow::into_owned)
    }

    #[test]
    fn signs_and_thousands_go_and_the_digits_stay() {
        for (written, plain) in [
            ("47.25", "47.25"),
            ("47", "47"),
            ("47,25", "47.25"),
            ("$47.25", "47.25"),
            ("47,25 €", "47.25"),
            ("USD 1,234.50", "1234.50"),
            ("US$1,234,567.5", "1234567.5"),
            ("1.234.567,89", "1234567.89"),
            ("1,234,567", "1234567"),
            ("1 234,50", "1234.50"),
            ("1\u{202f}234\u{a0}567,50 kr", "1234567.50"),
            ("1'234.50", "1234.50"),
            ("12,34,567.00", "1234567.00"),
            ("-5.00", "-5.00"),
            ("-$5.00", "-5.00"),
            ("$-5.00", "-5.00"),
            ("(5.00)", "-5.00"),
            ("+5.00", "5.00"),
            (".50", "0.50"),
            ("0,234", "0.234"),
            ("1234,567", "1234.567"),
        ] {
            assert_eq!(auto(written).as_deref(), Ok(plain), "{written}");
        }
    }

    #[test]
    fn what_may_mean_two_amounts_is_not_guessed() {
        for text in ["1,234", "1.234", "$12,345"] {
            assert_eq!(
                auto(text),
                Err(AmountError::Ambiguous),
                "{text}: a thousandfold payout is false money"
            );
        }
        assert_eq!(amount("1,234", Decimal::Dot).as_deref(), Ok("1234"));
        assert_eq!(amount("1,234", Decimal::Comma).as_deref(), Ok("1.234"));
        assert_eq!(amount("1.234", Decimal::Comma).as_deref(), Ok("1234"));
        assert_eq!(amount("1.234", Decimal::Dot).as_deref(), Ok("1.234"));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "N/A",
            "-",
            "$",
            "12%",
            "1e5",
            "1..2",
            "1,2,3",
            "1.2.3",
            "12:30",
            "--5",
            "five",
            "1,23.4,5",
            "2026-01-15",
        ] {
            assert_eq!(auto(text), Err(AmountError::NotAnAmount), "{text}");
        }
        assert_eq!(amount("47,25", Decimal::Dot), Err(AmountError::NotAnAmount));
    }

    #[test]
    fn a_columns_other_values_decide() {
        assert_eq!(
            decide(["1,234", "5", "47.25"].into_iter()),
            Some(Decimal::Dot)
        );
        assert_eq!(decide(["1,234", "47,25"].into_iter()), Some(Decimal::Comma));
        assert_eq!(decide(["1,234", "5"].into_iter()), None);
        assert_eq!(
            decide(["47.25", "47,25"].into_iter()),
            None,
            "a mixed column shows nothing"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_an_amount_with_digits_or_an_error(text in "\\PC{0,12}") {
            for decimal in [Decimal::Auto, Decimal::Dot, Decimal::Comma] {
                if let Ok(plain) = amount(&text, decimal) {
                    proptest::prop_assert!(plain.parse::<f64>().is_ok(), "{plain}");
                }
            }
        }

        #[test]
        fn an_amount_written_in_any_land_comes_back(units in 0u32..100_000_000, cents in 0u32..100) {
            let digits = units.to_string();
            let grouped = |sign: &str| {
                let groups: Vec<_> = digits.as_bytes().rchunks(3).rev()
                    .map(|g| String::from_utf8_lossy(g).into_owned()).collect();
                groups.join(sign)
            };
            let plain = format!("{units}.{cents:02}");
            for (thousands, decimal) in [(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ","), ("", ".")] {
                let written = format!("{}{decimal}{cents:02}", grouped(thousands));
                proptest::prop_assert_eq!(auto(&written), Ok(plain.clone()), "{}", written);
            }
        }
    }
}
