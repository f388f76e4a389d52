//! `carom settle`: the user's word on deliveries that may have arrived.

use carom_app::{
    App,
    contract::deliveries::{DeliveryState, Selection, SettleUnknown, Settled},
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
    let (settled, word) = if args.arrived {
        (Settled::Arrived, "arrived")
    } else {
        (Settled::Left, "left as it is")
    };
    let count = if ids.is_empty() {
        0
    } else {
        let deliveries = Selection::Ids { ids };
        app.settle_unknown(SettleUnknown {
            deliveries,
            settled,
        })
        .await?
        .count
    };
    if out.json {
        out.value(&json!({ "settled": count, "as": settled, "left_alone": others }));
    } else if count > 0 {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let count = text::count(count, "delivery", "deliveries");
        out.line(format_args!("Settled {count}: {word}."));
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
