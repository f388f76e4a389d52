//! `carom settle`: the user's word on deliveries that may have arrived.

use carom_app::{
    App,
    contract::deliveries::{
        DeliveryState, Selection, SettleUnknown, Settled, TakeBackWord, WordOf,
    },
};
use serde_json::json;

use super::named;
use crate::{
    arguments::SettleArgs,
    exit::{Done, Failure},
    print::{Printer, text},
};

pub(super) async fn run(app: &App, args: &SettleArgs, out: &mut Printer) -> Done {
    let mut ids = Vec::new();
    let mut others = Vec::new();
    for asked in &args.deliveries {
        let found = named::delivery(app, asked).await?.row;
        if found.state != DeliveryState::Unknown {
            others.push(found.id);
        } else if !ids.contains(&found.id) {
            ids.push(found.id);
        }
    }
    let asked = ids.len();
    let word = if args.arrived {
        Some(Settled::Arrived)
    } else if args.left {
        Some(Settled::Left)
    } else {
        None
    };
    let count = match word {
        Some(settled) => {
            let deliveries = Selection::Ids { ids };
            let request = SettleUnknown {
                deliveries,
                settled,
            };
            app.settle_unknown(request).await?.count
        }
        None => {
            let of = WordOf::Ids { ids };
            app.take_back_word(TakeBackWord { of }).await?.count
        }
    };
    if out.json {
        out.value(&json!({ "settled": count, "as": word, "left_alone": others }));
    } else if asked > 0 {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let count = text::count(count, "delivery", "deliveries");
        match word {
            Some(Settled::Arrived) => out.line(format_args!("Settled {count}: arrived.")),
            Some(Settled::Left) => out.line(format_args!("Settled {count}: left as it is.")),
            None => out.line(format_args!("Took your word on {count} back.")),
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    Err(Failure::problems(
        "not_unknown",
        format!(
            "{} not unknown, and left alone: {}",
            text::count(others.len(), "delivery is", "deliveries are"),
            others.join(", ")
        ),
        "Only what may have arrived needs a word; `carom log --unsettled` lists it.",
    ))
}
