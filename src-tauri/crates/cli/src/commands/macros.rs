//! `carom macros`: what the network puts in place of `{name}`.

use carom_postback::{
    event::Network,
    macros::{Macro, MacroGroup, RoleAccess, catalogue},
};

use crate::{
    arguments::MacrosArgs,
    exit::Done,
    print::{Printer, Style, table::Table, text},
};

pub(super) fn run(args: &MacrosArgs, out: &mut Printer) -> Done {
    let found: Vec<&Macro> = catalogue(Network::default())
        .iter()
        .filter(|m| wanted(m, args))
        .collect();
    if out.json {
        out.value(&found);
        return Ok(());
    }
    if found.is_empty() {
        out.line("No macro fits. `carom macros` without words lists them all.");
        return Ok(());
    }
    let mut shelves = 0;
    for group in MacroGroup::ALL {
        let shelf: Vec<&Macro> = found.iter().copied().filter(|m| m.group == group).collect();
        if shelf.is_empty() {
            continue;
        }
        if shelves > 0 {
            out.blank();
        }
        shelves += 1;
        let title = out.paint(Style::Strong, group.label());
        out.line(title);
        let mut table = Table::new(vec!["Macro", "What it is", "Who", "Example"]);
        for of in shelf {
            let who = match of.role {
                RoleAccess::Both => "both",
                RoleAccess::Affiliate => "affiliate",
                RoleAccess::Seller => "seller",
            };
            table.row(&[
                of.written(),
                of.label.clone(),
                who.to_owned(),
                of.example.clone(),
            ]);
        }
        table.print(out);
    }
    out.blank();
    out.line(text::count(found.len(), "macro", "macros"));
    Ok(())
}

fn wanted(of: &Macro, args: &MacrosArgs) -> bool {
    let text = format!(
        "{} {} {} {}",
        of.written(),
        of.label,
        of.meaning,
        of.aliases.join(" ")
    )
    .to_lowercase();
    args.role.is_none_or(|role| of.role.allows(role))
        && args.event.is_none_or(|event| !of.empty_in.contains(&event))
        && args
            .search
            .iter()
            .all(|word| text.contains(&word.to_lowercase()))
}
