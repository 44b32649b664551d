//! The table: what was compared, both medians, the ratio and its spread, and the goal.
#![allow(clippy::print_stdout, reason = "a benchmark's output is what it prints")]

use super::measure::{Run, median};

/// Rows as they come, printed at the end.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<String>,
    absent: Vec<String>,
}

/// One comparison.
pub(crate) struct Row {
    text: String,
}

impl Row {
    /// A by B; the goal is a ratio that is not exceeded.
    pub(crate) fn ratio(
        what: &str,
        runs: &[(Run, Run)],
        of: fn(Run) -> f64,
        unit: &str,
        goal: Option<f64>,
    ) -> Self {
        let goal = goal.map(|goal| (goal, "<=", ratio(runs, of) <= goal));
        Row::new(what, runs, of, unit, goal)
    }

    /// A by B; the goal is a ratio that is reached.
    pub(crate) fn at_least(
        what: &str,
        runs: &[(Run, Run)],
        of: fn(Run) -> f64,
        unit: &str,
        goal: f64,
    ) -> Self {
        let goal = Some((goal, ">=", ratio(runs, of) >= goal));
        Row::new(what, runs, of, unit, goal)
    }

    fn new(
        what: &str,
        runs: &[(Run, Run)],
        of: fn(Run) -> f64,
        unit: &str,
        goal: Option<(f64, &str, bool)>,
    ) -> Self {
        let a = median(runs.iter().map(|(a, _)| of(*a)));
        let b = median(runs.iter().map(|(_, b)| of(*b)));
        let goal = goal.map_or_else(String::new, |(goal, sign, met)| {
            format!("{sign} {goal:.2} {}", if met { "met" } else { "MISSED" })
        });
        let what: String = what.chars().take(64).collect();
        let (a, b) = (format!("{a:.2} {unit}"), format!("{b:.2} {unit}"));
        let spread = spread(runs, of);
        let ratio = ratio(runs, of);
        Row { text: format!("  {what:<64} {a:>10} {b:>10} {ratio:>7.2} {spread:>11}  {goal}") }
    }
}

/// The median of the pairs' ratios.
fn ratio(runs: &[(Run, Run)], of: fn(Run) -> f64) -> f64 {
    median(runs.iter().map(|(a, b)| of(*a) / of(*b)))
}

/// The lowest and the highest of the pairs' ratios.
fn spread(runs: &[(Run, Run)], of: fn(Run) -> f64) -> String {
    let ratios = || runs.iter().map(|(a, b)| of(*a) / of(*b));
    format!("{:.2}-{:.2}", ratios().fold(f64::MAX, f64::min), ratios().fold(0.0, f64::max))
}

impl Table {
    /// What the next rows are about.
    pub(crate) fn head(&mut self, text: &str) {
        self.lines.push(format!("\n{text}"));
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: Row) {
        self.lines.push(row.text);
    }

    /// Adds a line that is no comparison.
    pub(crate) fn text(&mut self, text: &str) {
        self.lines.push(format!("  {text}"));
    }

    /// A row that could not be measured.
    pub(crate) fn missing(&mut self, what: &str, program: &str) {
        self.absent.push(program.to_owned());
        let what: String = what.chars().take(64).collect();
        self.lines.push(format!("  {what:<64} NOT MEASURED: {program} is not installed"));
    }

    /// Writes everything.
    pub(crate) fn print(&self) {
        let [a, b, ratio, spread] = ["A", "B", "A/B", "spread"];
        println!("{:<66} {a:>10} {b:>10} {ratio:>7} {spread:>11}  goal", "A / B, medians");
        self.lines.iter().for_each(|line| println!("{line}"));
        if !self.absent.is_empty() {
            println!("\nNOT MEASURED for want of: {}", self.absent.join(", "));
        }
    }
}
