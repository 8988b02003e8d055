//! The table: what is measured, its goal, and whether it is met.

use std::fmt;

use bench::table::{Table, grouped};

use crate::turn::Turn;

/// What a ratio must be.
#[derive(Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// For information.
    None,
}

/// One measurement, in each round.
pub struct Row {
    name: String,
    goal: Goal,
    ratios: Vec<f64>,
    /// A second, and of the turn in the middle.
    rate: Option<f64>,
    latencies: Option<(String, String)>,
}

impl Row {
    pub fn ratio(&mut self, ratio: f64) {
        self.ratios.push(ratio);
    }

    pub fn rate(&mut self, rate: f64) {
        self.rate = Some(rate);
    }

    /// The rate of the second turn, as a ratio to that of the first.
    pub fn compare(&mut self, base: &Turn, mut ours: Turn) {
        self.ratio(ours.per_second() / base.per_second());
        self.rate(ours.per_second());
        self.latencies = Some((ours.at(50), ours.at(99)));
    }

    fn median(&self) -> f64 {
        let mut ratios = self.ratios.clone();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn cells(&self) -> Vec<String> {
        let median = self.median();
        let (goal, met) = match self.goal {
            Goal::AtLeast(least) => (format!("at least {least}"), Some(median >= least)),
            Goal::AtMost(most) => (format!("at most {most}"), Some(median <= most)),
            Goal::None => (String::new(), None),
        };
        let ratios: Vec<_> = self
            .ratios
            .iter()
            .map(|ratio| format!("{ratio:.2}"))
            .collect();
        let (median_time, most) = self.latencies.clone().unwrap_or_default();
        vec![
            self.name.clone(),
            goal,
            ratios.join(" / "),
            met.map_or(String::new(), |met| {
                if met { "yes" } else { "no" }.to_owned()
            }),
            self.rate
                .map_or(String::new(), |rate| grouped(rate as usize)),
            median_time,
            most,
        ]
    }
}

pub struct Goals(Table);

impl Goals {
    pub fn new(heading: &str) -> Self {
        let columns = [
            "",
            "goal",
            "ratio in each round",
            "met",
            "a second",
            "p50",
            "p99",
        ];
        Self(Table::new(heading, &columns))
    }

    pub fn row(&self, name: &str, goal: Goal) -> Row {
        Row {
            name: name.to_owned(),
            goal,
            ratios: Vec::new(),
            rate: None,
            latencies: None,
        }
    }

    /// Whether the median of the rounds meets the goal is shown.
    pub fn add(&mut self, row: Row) {
        let cells = row.cells();
        // A run of minutes shows that it goes on.
        eprintln!("{}: {}", cells[0], cells[2]);
        self.0.line(cells);
    }
}

impl fmt::Display for Goals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
