//! Keeping URLs in step with the form: what the template composed follows every change of answers,
//! events or shared URL; what the user wrote by hand stays.

use crate::{event::EventType, integration::Definition, template::Template};

use super::{Composed, compose};

/// The form after a change, its composed URLs brought up to date.
///
/// `before` is the form as it was, `after` as the user just left it. A URL counts as composed as
/// long as it is letter for letter what composing `before` gives, so a shared URL that was pasted
/// from the tracker is a base like the template's own: the URLs per event follow it.
pub fn follow(before: &Definition, after: &Definition, template: &Template) -> Definition {
    let own = composed(before, template, None).url;
    let base = (before.url != own).then_some(before.url.as_str());
    let old = composed(before, template, base);
    let retyped = after.url != before.url;
    let new = composed(
        after,
        template,
        if retyped { Some(&after.url) } else { base },
    );

    let mut form = after.clone();
    if !retyped && base.is_none() {
        form.url.clone_from(&new.url);
    }
    let untouched = before.customize == old.customize && after.customize == before.customize;
    if untouched {
        form.customize = new.customize;
    }
    for event in EventType::ALL {
        // Absent on both sides counts as equal: an event that is chosen only now has no URL yet.
        let follows = before.urls.get(&event) == old.urls.get(&event)
            && after.urls.get(&event) == before.urls.get(&event);
        if follows {
            match new.urls.get(&event) {
                Some(url) => form.urls.insert(event, url.clone()),
                None => form.urls.remove(&event),
            };
        }
    }
    form
}

fn composed(form: &Definition, template: &Template, base: Option<&str>) -> Composed {
    compose(template, form.role, &form.answers, &form.events, base)
}
