//! What the integration's URLs ask of a file: the macros that only a column can fill, the click ID
//! among them. A postback without a click ID is mostly taken, finds no click, and its row is never
//! sent again; so it goes out only where the user says so.

use carom_intake::{PlanProblem, RowProblem};
use carom_postback::{
    click_id,
    event::{Event, EventType},
    integration::Definition,
    macros::{MacroId, catalogue},
    template::Template,
    url_template::UrlTemplate,
    words::listed,
};

use super::plan::{Setup, known};

/// What the URL of one event asks of a file, by the names of macros.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// One of these has to be filled: they bring the click ID.
    click_id: Vec<&'static str>,
    /// The others.
    rest: Vec<&'static str>,
}

impl Wanted {
    /// What a URL asks. What the network leaves empty in such an event and what the run itself
    /// fills is not asked for.
    pub(super) fn of(
        url: &UrlTemplate,
        event: EventType,
        definition: &Definition,
        template: Option<&Template>,
    ) -> Self {
        let macros = catalogue(url.network());
        let asked = |ids: &mut dyn Iterator<Item = MacroId>| {
            let mut names: Vec<&'static str> = Vec::new();
            for found in ids.map(|id| macros.at(id)) {
                let name = found.name.as_str();
                let filled = name == "event_type"
                    || known(definition)
                        .iter()
                        .any(|(known, value)| *known == name && !value.is_empty());
                if !filled && !found.empty_in.contains(&event) && !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let carriers = click_id::macros(url, template, definition.role);
        let click_id = asked(&mut carriers.into_iter());
        let mut rest = asked(&mut url.macros().map(|(_, id)| id));
        rest.retain(|name| !click_id.contains(name));
        Self { click_id, rest }
    }
}

impl Setup {
    /// What the URLs ask and no column fills, for the events of the file that were seen.
    pub(super) fn unfilled(&self, seen: &[EventType]) -> Vec<PlanProblem> {
        self.no_click_id(seen)
            .into_iter()
            .chain(self.empty_macros(seen))
            .collect()
    }

    /// That no column fills the click ID. It blocks where no row could be sent.
    pub(super) fn no_click_id(&self, seen: &[EventType]) -> Option<PlanProblem> {
        let sent = self.sent_events();
        let lacks = |event: &EventType| {
            let wanted = &self.ways[event].wanted.click_id;
            !wanted.is_empty() && !wanted.iter().any(|name| self.is_filled(name))
        };
        let mut lacking: Vec<EventType> = sent.iter().copied().filter(lacks).collect();
        let blocks = !self.without_click_id && lacking.len() == sent.len();
        if !blocks {
            lacking.retain(|event| seen.contains(event));
        }
        let macros = self.asked_by(&lacking, |wanted| &wanted.click_id);
        if macros.is_empty() {
            return None;
        }
        let of = if lacking.len() == sent.len() {
            String::new()
        } else {
            let labels: Vec<String> = lacking
                .iter()
                .map(|event| format!("\"{}\"", event.label()))
                .collect();
            format!(" of {}", listed(&labels, "and"))
        };
        let carriers = listed(&written(&macros), "or");
        let (message, fix) = if self.without_click_id {
            (
                format!("No column fills {carriers}: rows{of} go out without a click ID."),
                "Map the column that holds it, if there is one.",
            )
        } else {
            (
                format!(
                    "No column fills {carriers}, so the destination could not tell which click \
                     converted, and no row{of} is sent."
                ),
                "Map the column that holds the click ID, or send the rows without one all the same.",
            )
        };
        Some(PlanProblem {
            code: "no-click-id".to_owned(),
            column: None,
            message,
            fix: fix.to_owned(),
            blocks,
        })
    }

    /// That other macros stay empty in every row. It may be meant so.
    fn empty_macros(&self, seen: &[EventType]) -> Option<PlanProblem> {
        let mut events = self.sent_events();
        events.retain(|event| seen.contains(event));
        let mut macros = self.asked_by(&events, |wanted| &wanted.rest);
        macros.retain(|name| !self.is_filled(name));
        let (they_are, columns) = match macros.len() {
            0 => return None,
            1 => ("it is", "the column that holds it"),
            _ => ("they are", "the columns that hold them"),
        };
        let macros = listed(&written(&macros), "and");
        Some(PlanProblem {
            code: "macro-without-column".to_owned(),
            column: None,
            message: format!("No column fills {macros}, so {they_are} sent empty."),
            fix: format!("Map {columns}, if the file has any."),
            blocks: false,
        })
    }

    /// What is wrong with a row that would go out without a click ID.
    pub(super) fn lacks_click_id(&self, event: &Event) -> Option<RowProblem> {
        let wanted = &self.ways[&event.event_type].wanted.click_id;
        let is_filled = |name: &&str| {
            let value = event.values.get(*name);
            value.is_some_and(|value| !value.trim().is_empty())
        };
        if self.without_click_id || wanted.is_empty() || wanted.iter().any(is_filled) {
            return None;
        }
        let column = wanted.iter().find_map(|name| self.column_of(name));
        let lacks = match column {
            Some(column) => format!("Column \"{column}\" is empty"),
            None => format!("The row has no {}", listed(&written(wanted), "or")),
        };
        Some(RowProblem {
            code: "no-click-id".to_owned(),
            column: column.map(str::to_owned),
            message: format!("{lacks}, so the destination could not tell which click converted."),
            fix: "Fill it in, or send such rows without a click ID all the same.".to_owned(),
        })
    }

    /// The events that rows may be of and the integration sends.
    fn sent_events(&self) -> Vec<EventType> {
        let mut sent = self.integration.definition.events.clone();
        sent.retain(|event| self.source.plan.event.is_none_or(|fixed| fixed == *event));
        sent
    }

    fn asked_by(
        &self,
        events: &[EventType],
        what: impl Fn(&Wanted) -> &Vec<&'static str>,
    ) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for name in events
            .iter()
            .flat_map(|event| what(&self.ways[event].wanted))
        {
            if !names.contains(name) {
                names.push(name);
            }
        }
        names
    }

    fn is_filled(&self, name: &str) -> bool {
        self.column_of(name).is_some()
    }

    fn column_of(&self, name: &str) -> Option<&str> {
        let mut columns = self.source.plan.mapping.iter();
        columns
            .find(|(_, target)| target.macro_name() == Some(name))
            .map(|(column, _)| column.as_str())
    }
}

fn written(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{{{name}}}")).collect()
}

#[cfg(test)]
mod tests {
    use carom_postback::{event::Network, integration::Role, templates};

    use super::*;

    fn of(url: &str, event: EventType, template: &str) -> Wanted {
        let definition = Definition {
            account: "cb1test".into(),
            role: Role::Affiliate,
            ..Definition::default()
        };
        let url = UrlTemplate::parse(Network::Clickbank, url);
        Wanted::of(&url, event, &definition, templates::get(template))
    }

    #[test]
    fn what_the_run_fills_and_what_the_event_leaves_empty_is_not_asked_of_a_file() {
        let url = "https://t.example.com/?clickid={tid}&a={account}&as={role}&t={event_type}\
                   &sum={affiliate_earnings}&r={receipt_id}&e={event_id}&e2={event_id}";
        let purchase = of(url, EventType::Purchase, "custom");
        assert_eq!(purchase.click_id, ["tid"]);
        assert_eq!(
            purchase.rest,
            ["affiliate_earnings", "receipt_id", "event_id"]
        );
        let impression = of(url, EventType::OrderImpression, "custom");
        assert_eq!(
            impression.rest,
            ["event_id"],
            "an impression earns nothing and has no receipt"
        );
    }

    #[test]
    fn a_url_without_a_click_id_asks_for_none() {
        let wanted = of(
            "https://t.example.com/?r={receipt_id}",
            EventType::Upsell,
            "custom",
        );
        assert_eq!(
            (wanted.click_id.len(), wanted.rest),
            (0, vec!["receipt_id"])
        );
    }
}
