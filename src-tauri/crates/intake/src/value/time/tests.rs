use super::*;

fn utc(text: &str, order: DateOrder, zone: Option<&str>) -> Result<String, TimeError> {
    let zone = zone.map(|name| TimeZone::get(name).expect("a bundled zone"));
    let mut out = String::new();
    write(moment(text, order, zone.as_ref())?, 3, &mut out);
    Ok(out)
}

#[test]
fn every_listed_form_is_read() {
    for text in [
        "2026-01-15T18:22:41Z",
        "2026-01-15T18:22:41.000Z",
        "2026-01-15t18:22:41,0Z",
        "2026-01-15T10:22:41-08:00",
        "2026-01-15 10:22:41 -0800",
        "2026-01-15T19:22:41+01",
        "2026-01-15 18:22:41 UTC",
        "2026-01-15 10:22:41 PST",
        "2026-01-15 18:22:41 GMT+0",
        "Thu, 15 Jan 2026 18:22:41 GMT",
        "20260115T182241Z",
        "20260115T102241-0800",
        "1768501361",
        "1768501361000",
        "1768501361.0",
    ] {
        assert_eq!(
            utc(text, DateOrder::Auto, None).as_deref(),
            Ok("2026-01-15T18:22:41.000Z"),
            "{text}"
        );
    }
    for text in [
        "2026-01-15 18:22:41",
        "2026/01/15 18:22:41",
        "2026.01.15 18:22:41",
        "01/15/2026 18:22:41",
        "1/15/2026 6:22:41 PM",
        "01/15/2026, 06:22:41 pm",
        "1/15/26 6:22:41PM",
        "15.01.2026 18:22:41",
        "15.1.2026, 18:22:41",
        "15/01/2026 18:22:41",
        "15-01-2026 18:22:41",
        "Jan 15, 2026 6:22:41 PM",
        "January 15th, 2026 18:22:41",
        "15 Jan 2026 18:22:41",
        "15-Jan-2026 18:22:41",
        "2026-Jan-15 18:22:41",
        "20260115 182241",
    ] {
        assert_eq!(
            utc(text, DateOrder::Auto, Some("UTC")).as_deref(),
            Ok("2026-01-15T18:22:41.000Z"),
            "{text}"
        );
    }
}

#[test]
fn a_time_without_a_zone_asks_for_one() {
    for text in ["2026-01-15 18:22:41", "2026-01-15", "01/15/2026"] {
        assert_eq!(
            utc(text, DateOrder::Auto, None),
            Err(TimeError::NoZone),
            "{text}: hours off, a tracker drops the conversion or dates it wrong"
        );
    }
    assert_eq!(
        utc(
            "2026-07-15 12:00",
            DateOrder::Auto,
            Some("America/Los_Angeles")
        )
        .as_deref(),
        Ok("2026-07-15T19:00:00.000Z"),
        "summer time counts"
    );
    assert_eq!(
        utc("2026-01-15", DateOrder::Auto, Some("Europe/Berlin")).as_deref(),
        Ok("2026-01-14T23:00:00.000Z")
    );
}

#[test]
fn an_hour_that_the_clocks_leave_out_is_no_time() {
    let zone = Some("Europe/Berlin");
    let of = |text| utc(text, DateOrder::Auto, zone);
    assert_eq!(of("29.03.2026 02:30"), Err(TimeError::InGap));
    assert_eq!(
        of("2026-03-29 02:30 +0100").as_deref(),
        Ok("2026-03-29T01:30:00.000Z"),
        "with its zone it is a moment"
    );
    assert_eq!(
        of("2026-10-25 02:30").as_deref(),
        Ok("2026-10-25T00:30:00.000Z"),
        "an hour that comes twice is the first of the two"
    );
    assert_eq!(
        utc("2018-11-04", DateOrder::Auto, Some("America/Sao_Paulo")).as_deref(),
        Ok("2018-11-04T03:00:00.000Z"),
        "a day without a midnight begins all the same"
    );
}

#[test]
fn a_day_that_may_be_a_month_is_not_guessed() {
    let zone = Some("UTC");
    assert_eq!(
        utc("03/04/2026", DateOrder::Auto, zone),
        Err(TimeError::OrderUnknown)
    );
    let day = |order| utc("03/04/2026", order, zone);
    assert_eq!(
        day(DateOrder::Mdy).as_deref(),
        Ok("2026-03-04T00:00:00.000Z")
    );
    assert_eq!(
        day(DateOrder::Dmy).as_deref(),
        Ok("2026-04-03T00:00:00.000Z")
    );
    assert_eq!(
        utc("03/03/2026", DateOrder::Auto, zone).as_deref(),
        Ok("2026-03-03T00:00:00.000Z"),
        "either order means the same"
    );
    assert_eq!(
        utc("26-01-15", DateOrder::Ymd, zone).as_deref(),
        Ok("2026-01-15T00:00:00.000Z")
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "soon",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "2026-01-15 25:00",
        "2026-01-15 7",
        "2026-01-15 13:00 PM",
        "99/99/2026",
        "12:30",
        "47.25",
        "2026-01-15T18:22:41X",
        "123456",
        "1768501361abc",
        "2026-01-15 18:22:41 XYZ",
        "1.2.3",
        "0000-00-00",
        "15/01-2026",
    ] {
        assert_eq!(
            utc(text, DateOrder::Dmy, Some("UTC")),
            Err(TimeError::NotATime),
            "{text}"
        );
    }
}

#[test]
fn a_date_and_a_time_of_day_of_two_columns_are_one_moment() {
    let zone = TimeZone::get("America/Los_Angeles").expect("a bundled zone");
    let mut out = String::new();
    let both = moment_of_two("2026-01-15", "10:22 AM", DateOrder::Auto, Some(&zone));
    write(both.expect("a moment"), 6, &mut out);
    assert_eq!(out, "2026-01-15T18:22:00.000000Z");
}

#[test]
fn a_moment_is_written_as_the_macros_example_shows() {
    assert_eq!(digits_of("2026-01-15T18:22:41.120Z"), Some(3));
    assert_eq!(digits_of("2023-10-02T12:34:20.093332Z"), Some(6));
    assert_eq!(digits_of("2026-01-15T18:22:41Z"), Some(0));
    assert_eq!(digits_of("1042"), None);
    let mut out = String::new();
    let moment = "2023-10-02T12:34:20.0939999Z".parse().expect("a moment");
    write(moment, 3, &mut out);
    assert_eq!(out, "2023-10-02T12:34:20.093Z", "cut, not rounded");
}

#[test]
fn a_columns_values_show_their_order() {
    let of = |values: &[&str]| decide(values.iter().copied());
    assert_eq!(of(&["03/04/2026", "03/15/2026"]), Some(DateOrder::Mdy));
    assert_eq!(of(&["03/04/2026", "15/03/2026"]), Some(DateOrder::Dmy));
    assert_eq!(of(&["03/04/2026"]), Some(DateOrder::Auto));
    assert_eq!(
        of(&["15/03/2026", "03/15/2026"]),
        Some(DateOrder::Auto),
        "they contradict"
    );
    assert_eq!(
        of(&["2026-03-04", "04.03.2026"]),
        None,
        "no order is needed"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_time_or_an_error(text in "[0-9A-Za-z:/., +-]{0,24}") {
        for order in [DateOrder::Auto, DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd] {
            let _ = moment(&text, order, Some(&TimeZone::UTC));
            let _ = read_clock(&text);
        }
    }

    #[test]
    fn a_written_moment_is_read_back(millis in 0i64..4_000_000_000_000) {
        let moment = Timestamp::from_millisecond(millis).expect("in range");
        let mut text = String::new();
        write(moment, 3, &mut text);
        proptest::prop_assert_eq!(super::moment(&text, DateOrder::Auto, None), Ok(moment), "{}", text);
    }
}
