//! Measures reading and writing on a filled data folder: `measure DIR`. Writes a few thousand more
//! attempts into it.

use std::{
    env,
    error::Error,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use carom_store::{IntegrationQuery, Options, Sort, Store, testing};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("usage: measure DIR")?;
    let begun = Instant::now();
    let store = Store::open(&dir, Options::default())?;
    report("open", begun.elapsed());
    let first = IntegrationQuery::default();
    let begun = Instant::now();
    let page = store.integrations().page(&first)?;
    report("first page, nothing cached", begun.elapsed());
    println!("  {} integrations", page.everything);

    let search = |text: &str| IntegrationQuery {
        search: text.into(),
        ..first.clone()
    };
    let sorted = |sort| IntegrationQuery {
        sort,
        descending: true,
        ..first.clone()
    };
    for (what, query) in [
        ("page by name", first.clone()),
        (
            "page by name, the last",
            IntegrationQuery {
                offset: page.total.saturating_sub(100),
                ..first.clone()
            },
        ),
        ("page by last test", sorted(Sort::LastTest)),
        ("page by last change", sorted(Sort::Updated)),
        ("page by account", sorted(Sort::Account)),
        ("search of a common word", search("summer")),
        ("search of a host", search("track77.example")),
        ("search of what is not there", search("no such thing")),
    ] {
        median(what, || store.integrations().page(&query).map(|_| ()))?;
    }
    let id = page
        .rows
        .first()
        .ok_or("an empty folder; run fill first")?
        .id
        .clone();
    median("open an integration", || {
        store.integrations().get(&id).map(|_| ())
    })?;
    median("its last 50 results", || {
        store.deliveries().results(&id, 50).map(|_| ())
    })?;
    let result = store
        .deliveries()
        .results(&id, 1)?
        .rows
        .pop()
        .ok_or("no attempts")?
        .attempt_id;
    median("open a result", || {
        store.deliveries().attempt(&result).map(|_| ())
    })?;
    median("count of tests", || {
        store.deliveries().tests_sent().map(|_| ())
    })?;
    median("list of accounts", || store.accounts().list().map(|_| ()))?;
    let crashed = testing::judgement(carom_postback::verdict::Verdict::Unknown, "crashed");
    median("recover with nothing to do", || {
        store.deliveries().recover(crashed.clone(), 0).map(|_| ())
    })?;

    let fire = |n: usize| {
        let begun = store
            .deliveries()
            .begin_attempt(testing::intent(n, &id, "measured"))?;
        store
            .deliveries()
            .finish_attempt(testing::finish(n, begun.attempt_id))
            .map(|_| ())
    };
    median("intent and outcome, each on the disk, alone", || fire(7))?;
    for threads in [16_usize, 64, 256] {
        let each = 4_096 / threads;
        let begun = Instant::now();
        thread::scope(|scope| {
            for t in 0..threads {
                let fire = &fire;
                scope.spawn(move || (0..each).try_for_each(|n| fire(t * each + n)));
            }
        });
        let rate = 4_096.0 / begun.elapsed().as_secs_f64();
        println!(
            "{:<48} {rate:>9.0} /s",
            format!("intent and outcome, {threads} threads")
        );
    }
    let begun = Instant::now();
    store.close();
    report("close", begun.elapsed());
    Ok(())
}

fn median<E>(what: &str, mut work: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    let mut times = Vec::new();
    for _ in 0..21 {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    report(what, times[times.len() / 2]);
    Ok(())
}

fn report(what: &str, time: Duration) {
    println!("{what:<48} {:>9.2} ms", time.as_secs_f64() * 1_000.0);
}
