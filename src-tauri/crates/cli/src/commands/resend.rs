//! `carom resend`: deliveries once more, and never a likely duplicate unasked.

use carom_app::{
    App,
    contract::deliveries::{PlanResend, Resend, ResendHow, ResendPlan, Selection},
};

use super::{job_run, named};
use crate::{
    arguments::ResendArgs,
    exit::{Done, Failure},
    print::{self, Printer, moment, progress::number, text},
};

/// The reason of a second send that the user gave none for.
const AGAIN: &str = "sent again from the terminal";

pub(super) async fn run(app: &App, args: &ResendArgs, out: &mut Printer) -> Done {
    let mut ids = Vec::new();
    for asked in &args.deliveries {
        let id = named::delivery(app, asked).await?.row.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let deliveries = Selection::Ids { ids };
    let how = if args.today {
        ResendHow::Today
    } else {
        ResendHow::AsSent
    };
    let request = PlanResend {
        deliveries: deliveries.clone(),
        how,
    };
    let plan = app.plan_resend(request).await?;
    refuse(&plan, args.anyway)?;
    print::remark(out, &foretold(&plan));
    let request = Resend {
        deliveries,
        how,
        because: because(args).to_owned(),
    };
    let begun = job_run::begin(out, app.resend(request)).await;
    let begun = begun.map_err(|mut failure| {
        if failure.report.code == "blocked" {
            failure.report.hint =
                "Mend it as `carom show ID` says, or leave --today out to send as it was sent."
                    .into();
        }
        failure
    })?;
    let ended = job_run::wait(app, begun, out).await?;
    job_run::tell(out, &ended, &[]);
    job_run::outcome(&ended.job)
}

fn because(args: &ResendArgs) -> &str {
    let given = args.because.as_deref().map(str::trim);
    given.filter(|given| !given.is_empty()).unwrap_or(AGAIN)
}

fn refuse(plan: &ResendPlan, anyway: bool) -> Done {
    if plan.duplicates > 0 && !anyway {
        let were = if plan.count == 1 {
            "it was confirmed or accepted, and would very likely count twice".to_owned()
        } else {
            format!(
                "{} of {} were confirmed or accepted, and would very likely count twice",
                number(plan.duplicates),
                number(plan.count)
            )
        };
        return Err(Failure::problems(
            "would_duplicate",
            format!("nothing was sent: {were}"),
            "Leave those out, or send them all the same with --anyway.",
        ));
    }
    Ok(())
}

/// What the resend would do.
fn foretold(plan: &ResendPlan) -> String {
    let count = |count: u64, one: &str, many: &str| {
        text::count(usize::try_from(count).unwrap_or(usize::MAX), one, many)
    };
    let mut said = vec![count(plan.count, "delivery to send", "deliveries to send")];
    if let Some(hosts) = Some(&plan.hosts).filter(|hosts| !hosts.is_empty()) {
        said[0].push_str(&format!(" to {}", hosts.join(", ")));
    }
    for (number, one, many) in [
        (
            plan.duplicates,
            "would very likely count twice",
            "would very likely count twice",
        ),
        (plan.maybe_duplicates, "may count twice", "may count twice"),
        (plan.waiting, "waits already", "wait already"),
        (
            plan.gone,
            "has no integration any more",
            "have no integration any more",
        ),
        (
            plan.damaged,
            "has a damaged integration and is left out",
            "have a damaged integration and are left out",
        ),
        (
            plan.bare,
            "is no longer kept and left out",
            "are no longer kept and left out",
        ),
        (
            plan.tests,
            "is a test and left out",
            "are tests and left out",
        ),
    ] {
        if number > 0 {
            said.push(count(number, one, many));
        }
    }
    if let Some(seconds) = plan.seconds.filter(|seconds| *seconds > 1) {
        said.push(format!(
            "about {} at the host's limit",
            moment::long(seconds)
        ));
    }
    format!("{}.", said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said_with_why() {
        let plan = ResendPlan {
            count: 1,
            exact: true,
            duplicates: 0,
            maybe_duplicates: 0,
            waiting: 0,
            gone: 0,
            damaged: 3,
            bare: 2,
            tests: 0,
            hosts: vec!["track.example.com".into()],
            blocked: Vec::new(),
            seconds: None,
        };
        assert_eq!(
            foretold(&plan),
            "1 delivery to send to track.example.com, 3 have a damaged integration and are left out, \
             2 are no longer kept and left out."
        );
    }
}
