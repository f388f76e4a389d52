//! `carom templates`: the destinations that Carom knows, and what each asks.

use carom_postback::{
    integration::Level,
    question,
    template::{Confirmation, Question, Template},
    templates,
};

use crate::{
    arguments::TemplatesArgs,
    exit::Done,
    print::{Printer, Style, table::Table, text},
};

pub(super) fn run(args: &TemplatesArgs, out: &mut Printer) -> Done {
    let chosen: Vec<&Template> = templates::all()
        .iter()
        .filter(|t| args.template.as_ref().is_none_or(|id| t.id == *id))
        .collect();
    if out.json {
        out.value(&chosen);
    } else if let (Some(_), [template]) = (&args.template, chosen.as_slice()) {
        open(template, out);
    } else {
        list(&chosen, out);
    }
    Ok(())
}

fn list(chosen: &[&Template], out: &mut Printer) {
    let mut table = Table::new(vec!["Template", "Name", "Roles", "What it is"]);
    for template in chosen {
        let roles: Vec<&str> = template.roles.iter().map(|r| r.role.key()).collect();
        table.row(&[
            template.id.clone(),
            template.name.clone(),
            roles.join(", "),
            template.summary.clone(),
        ]);
    }
    table.print(out);
    out.blank();
    out.line("`carom templates TEMPLATE` shows its questions and what to set up first.");
}

fn open(template: &Template, out: &mut Printer) {
    let name = out.paint(Style::Strong, &template.name);
    out.line(format_args!("{name}  {}", template.id));
    out.prose(0, &template.summary);
    let trust = match template.confirmation {
        Confirmation::Confirmed => "Confirmed against the destination itself",
        Confirmation::Documented => "Taken from the destination's own documentation",
        Confirmation::Inferred => "Inferred; nobody has confirmed it",
    };
    out.prose(0, &format!("{trust}, checked on {}.", template.checked_on));
    if !template.documentation.is_empty() {
        out.line(&template.documentation);
    }

    head(out, "Set up first on the other side");
    bullets(out, &template.prerequisites);
    if !template.questions.is_empty() {
        head(out, "Questions, answered with --set NAME=VALUE");
        for asked in &template.questions {
            questions(out, template, asked);
        }
    }
    for role in &template.roles {
        let inferred = if role.inferred { " (inferred)" } else { "" };
        head(out, &format!("{}{inferred}", role.role.label()));
        if !role.url.is_empty() {
            // A part that is added for each event may stand in the URL already.
            let added = Some(role.per_event.as_str()).filter(|part| !role.url.contains(part));
            out.line(format_args!(
                "  Postback URL  {}{}",
                role.url,
                added.unwrap_or_default()
            ));
        }
        if !role.offer_link.is_empty() {
            out.line(format_args!("  Offer link    {}", role.offer_link));
        }
        for extra in &role.offer_link_extra {
            out.prose(2, &format!("{} {}", extra.pair, extra.meaning));
        }
    }
    head(out, "Integration level");
    if let Some(level) = template.level.level {
        let level = match level {
            Level::Global => "global",
            Level::Custom => "custom",
        };
        out.line(format_args!("  Recommended: {level}"));
    }
    out.prose(2, &template.level.reason);
    head(out, "Tests");
    out.prose(2, &template.tests.note);
    if !template.unsupported.is_empty() {
        head(out, "What it can't take by this road");
        bullets(out, &template.unsupported);
    }
    head(out, "Remarks");
    bullets(out, &template.notes);
}

fn questions(out: &mut Printer, template: &Template, asked: &Question) {
    let optional = if asked.optional {
        ", may stay empty"
    } else {
        ""
    };
    if asked.per_event {
        for &event in &template.events {
            let key = question::key(asked, event);
            let default = asked.defaults.get(&event).map_or("", String::as_str);
            out.line(format_args!("  {key} [{default}]{optional}"));
        }
    } else {
        out.line(format_args!(
            "  {}, such as {}{optional}",
            asked.name, asked.placeholder
        ));
    }
    out.prose(4, &asked.help);
}

fn head(out: &mut Printer, title: &str) {
    out.blank();
    let title = out.paint(Style::Strong, title);
    out.line(title);
}

fn bullets(out: &mut Printer, lines: &[String]) {
    for line in lines {
        let wrapped = text::wrap(line, out.width().saturating_sub(4));
        for (index, part) in wrapped.iter().enumerate() {
            let mark = if index == 0 { "-" } else { " " };
            out.line(format_args!("  {mark} {part}"));
        }
    }
}
