use proptest::prelude::*;

use super::*;

fn rows(text: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    let mut record = Record::default();
    let (mut rest, mut rows) = (text, Vec::new());
    while !rest.is_empty() {
        match split(rest, delimiter, true, &mut record) {
            Split::Row { length, taken, .. } => {
                let fields = record.fields(&rest[..length]).map(<[u8]>::to_vec);
                rows.push(fields.collect());
                rest = &rest[taken..];
            }
            Split::More { .. } | Split::Stray => break,
        }
    }
    rows
}

fn lines(text: &str) -> Split {
    split(text.as_bytes(), b',', true, &mut Record::default())
}

#[test]
fn quotes_delimiters_and_line_breaks_stand_inside_quotes() {
    let found = rows(b"a,\"b,\"\"c\"\"\nd\",e\r\nf\n", b',');
    assert_eq!(
        found,
        [
            vec![b"a".to_vec(), b"b,\"c\"\nd".to_vec(), b"e".to_vec()],
            vec![b"f".to_vec()],
        ]
    );
}

#[test]
fn a_row_counts_the_lines_that_it_takes() {
    let taken = |text| match lines(text) {
        Split::Row { lines, .. } => lines,
        Split::More { .. } | Split::Stray => 0,
    };
    assert_eq!(taken("a,b\n"), 1);
    assert_eq!(taken("a,\"b\nc\r\nd\re\"\n"), 4);
}

#[test]
fn a_quote_that_never_closes_is_not_a_row() {
    assert_eq!(lines("a,\"b\nc,d\n"), Split::More { quoted: true });
}

#[test]
fn quotes_that_do_not_belong_together_are_no_pair() {
    assert_eq!(lines("a,\"open\nb,c\nd,\"e\n"), Split::Stray);
    assert!(
        matches!(lines("a,\"b\"c\n"), Split::Row { .. }),
        "on one line nothing is lost"
    );
    assert!(
        matches!(lines("a,\"b\nc\" \n"), Split::Row { .. }),
        "white space is no text"
    );
}

#[test]
fn a_quote_inside_a_field_is_a_letter() {
    assert_eq!(
        rows(b"24\" screen,b\n", b','),
        [vec![b"24\" screen".to_vec(), b"b".to_vec()]]
    );
}

#[test]
fn a_row_cut_before_the_second_half_of_its_line_break_waits_for_it() {
    let cut = split(b"a,b\r", b',', false, &mut Record::default());
    assert_eq!(
        cut,
        Split::More { quoted: false },
        "the LF to come would be taken for an empty line"
    );
}

proptest! {
    #[test]
    fn rows_are_those_that_the_csv_crate_finds(
        text in proptest::collection::vec(prop::sample::select(b"a\",;\n\r ".to_vec()), 0..60),
    ) {
        // Quotes that are opened by mistake are the one place where Carom differs on purpose.
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_slice());
        let theirs: Vec<Vec<Vec<u8>>> = reader
            .byte_records()
            .map(|row| row.expect("memory").iter().map(<[u8]>::to_vec).collect())
            .collect();
        let ours: Vec<_> = rows(&text, b',')
            .into_iter()
            .filter(|row| row != &[Vec::<u8>::new()])
            .collect();
        prop_assert!(ours.len() <= theirs.len() || ours == theirs);
        let closed = {
            let mut rest = text.as_slice();
            let mut record = Record::default();
            loop {
                if rest.is_empty() { break true; }
                match split(rest, b',', true, &mut record) {
                    Split::Row { taken, .. } => rest = &rest[taken..],
                    Split::More { .. } | Split::Stray => break false,
                }
            }
        };
        if closed {
            let theirs: Vec<_> = theirs
                .into_iter()
                .filter(|row| row != &[Vec::<u8>::new()])
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn more_text_never_changes_a_row_that_was_whole(
        text in proptest::collection::vec(prop::sample::select(b"a\",\n\r".to_vec()), 0..40),
        cut in 0usize..40,
    ) {
        let cut = cut.min(text.len());
        let (mut short, mut long) = (Record::default(), Record::default());
        if let Split::Row { length, taken, lines } = split(&text[..cut], b',', false, &mut short) {
            let whole = split(&text, b',', true, &mut long);
            prop_assert_eq!(whole, Split::Row { length, taken, lines });
        }
    }
}
