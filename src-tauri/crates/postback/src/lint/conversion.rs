//! What a URL says of one conversion among others: the currency of its amount, and what tells it
//! from the next one of the same order.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{
    Code, UrlContext,
    findings::{Findings, Words, quote},
    names::{self, clearly_meant},
    parameters::{Pair, pairs},
    part::Part,
};
use crate::{
    event::EventType,
    macros::{Macro, MacroGroup, catalogue},
    url_template::{Piece, PieceKind, UrlTemplate},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    currency: Vec<String>,
    transaction: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static PARAMETERS: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/lint/conversion_parameters.toml"))
        .expect("data/lint/conversion_parameters.toml is well-formed")
});

const ORDER: &str = "order_id";
const ORDER_CURRENCY: &str = "order_currency";
const RECEIPT: &str = "{receipt_id}";

/// Whether destinations tell conversions apart by a parameter of this name.
fn is_transaction(key: &str) -> bool {
    PARAMETERS.transaction.contains(&names::key(key))
}

fn is_currency(key: &str) -> bool {
    PARAMETERS.currency.contains(&names::key(key))
}

pub(super) fn check(template: &UrlTemplate, context: &UrlContext<'_>, findings: &mut Findings) {
    let amount = filled(template)
        .map(|(_, _, found)| found)
        .find(|found| found.group == MacroGroup::Amounts && found.name != ORDER_CURRENCY);
    let upsell = context.events.contains(&EventType::Upsell);
    for (pair, piece, found) in filled(template) {
        let key = &template.source()[pair.key];
        match amount {
            Some(amount) if found.name == ORDER_CURRENCY && is_currency(key) => {
                currency(piece, found, amount, context, findings);
            }
            _ if found.name == ORDER && upsell && is_transaction(key) => {
                order(key, piece, found, findings);
            }
            _ => {}
        }
    }
}

/// The parameters with the macros in their values, in order.
fn filled(template: &UrlTemplate) -> impl Iterator<Item = (Pair, &Piece, &'static Macro)> {
    let macros = catalogue(template.network());
    let mut pairs = pairs(template).peekable();
    template.pieces().iter().filter_map(move |piece| {
        let PieceKind::Macro(id) = piece.kind else {
            return None;
        };
        while pairs.next_if(|p| p.value.end < piece.span.end).is_some() {}
        let pair = pairs.peek().filter(|p| p.value.start <= piece.span.start)?;
        Some((pair.clone(), piece, macros.at(id)))
    })
}

/// Every amount is in the network's own currency, so the customer's would have it converted.
fn currency(
    piece: &Piece,
    found: &Macro,
    amount: &Macro,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    findings.add(Code::OrderCurrency, piece.span.clone(), || {
        let fixed = clearly_meant(context.network, context.role, "currency", Part::Other);
        let words = Words::new(format!(
            "{} is what the customer paid in, not the currency of {}.",
            found.written(),
            amount.written()
        ));
        match fixed {
            Some(fixed) => words.hint(fixed.why).replace(fixed.replacement()),
            None => words,
        }
    });
}

/// One order ID joins a purchase and its upsells (ClickBank Postback/Pixels guide).
fn order(key: &str, piece: &Piece, found: &Macro, findings: &mut Findings) {
    findings.add(Code::SharedOrderId, piece.span.clone(), || {
        Words::new(format!(
            "{} is the same for a purchase and all its upsells.",
            found.written()
        ))
        .hint(format!(
            "A destination that tells conversions apart by {} counts the first of an order and \
             drops the others. {RECEIPT} differs for each.",
            quote(key)
        ))
        .replace(Some(RECEIPT.to_owned()))
    });
}

/// Whether conversions look alike where the macro is empty. Not if something else tells them apart,
/// nor if an order ID is sent for its own sake.
pub(super) fn tells_apart(template: &UrlTemplate, piece: &Piece, found: &Macro) -> bool {
    let is_transaction = |pair: Pair| is_transaction(&template.source()[pair.key]);
    let by_event = || {
        filled(template).any(|(pair, _, other)| other.name == "event_id" && is_transaction(pair))
    };
    let for_itself = || {
        let own = filled(template).find(|(_, other, _)| other.span == piece.span);
        found.name == ORDER && own.is_some_and(|(pair, ..)| !is_transaction(pair))
    };
    found.empty_costs && !by_event() && !for_itself()
}
