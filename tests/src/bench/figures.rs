//! The little arithmetic that benchmarks need.

use std::time::Duration;

/// The middle of the figures; 0 where there are none.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50.0)
}

/// The figure that `percent` of the figures do not exceed; 0 where there are none.
pub fn percentile(figures: &[f64], percent: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// Milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// How often `body` runs in a second, over `count` runs.
pub fn rate(count: usize, mut body: impl FnMut()) -> f64 {
    let start = std::time::Instant::now();
    for _ in 0..count {
        body();
    }
    count as f64 / start.elapsed().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_figure_that_was_measured() {
        assert!((median(&[9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(&[]) - 0.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_percentile_is_exceeded_by_no_more_than_the_rest() {
        let figures: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((percentile(&figures, 95.0) - 95.0).abs() < f64::EPSILON);
    }
}
