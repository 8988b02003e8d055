//! Markdown tables with aligned columns.

use std::fmt;

use crate::comparison::Measured;

/// Rows below a heading, each with a title and a cell for every column.
#[derive(Clone, Debug)]
pub struct Table {
    heading: String,
    columns: Vec<String>,
    lines: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows. The first column has the titles.
    pub fn new(heading: &str, columns: &[&str]) -> Self {
        Self {
            heading: heading.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            lines: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn line(&mut self, cells: impl IntoIterator<Item = String>) {
        self.lines.push(cells.into_iter().collect());
    }

    /// Adds a row of measurements: the time of each contestant, and the ratio to the first. The contestants of the first
    /// such row are the columns.
    pub fn measured(&mut self, head: impl IntoIterator<Item = String>, measured: &[Measured]) {
        if self.lines.is_empty() {
            let names = measured.iter().map(|measured| measured.name.to_owned());
            self.columns.extend(names);
        }
        let cells = measured.iter().enumerate().map(|(index, measured)| {
            let time = time(measured.nanoseconds);
            match index {
                0 => time,
                _ => format!("{time} ({:.2})", measured.first_to_this),
            }
        });
        self.lines.push(head.into_iter().chain(cells).collect());
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = || std::iter::once(&self.columns).chain(&self.lines);
        let width = |column: usize| {
            let cells = all().filter_map(|line| line.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..self.columns.len()).map(width).collect();
        writeln!(formatter, "{}\n", self.heading)?;
        for (number, line) in all().enumerate() {
            for (column, cell) in line.iter().enumerate() {
                let width = widths.get(column).copied().unwrap_or(0);
                match column {
                    0 => write!(formatter, "| {cell:<width$} |")?,
                    _ => write!(formatter, " {cell:>width$} |")?,
                }
            }
            writeln!(formatter)?;
            if number == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let dashes = "-".repeat(width.saturating_sub(usize::from(column > 0)));
                    match column {
                        0 => write!(formatter, "| {dashes} |")?,
                        _ => write!(formatter, " {dashes}: |")?,
                    }
                }
                writeln!(formatter)?;
            }
        }
        Ok(())
    }
}

/// A duration with three significant digits.
pub fn time(nanoseconds: f64) -> String {
    let (number, unit) = match nanoseconds {
        nanoseconds if nanoseconds < 1e3 => (nanoseconds, "ns"),
        nanoseconds if nanoseconds < 1e6 => (nanoseconds / 1e3, "µs"),
        nanoseconds if nanoseconds < 1e9 => (nanoseconds / 1e6, "ms"),
        nanoseconds => (nanoseconds / 1e9, "s"),
    };
    let decimals = match number {
        number if number < 10.0 => 2,
        number if number < 100.0 => 1,
        _ => 0,
    };
    format!("{number:.decimals$} {unit}")
}

/// A number with separators of thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Table, grouped, time};
    use crate::comparison::Measured;

    #[test]
    fn a_number_as_people_write_it() {
        let numbers = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        let times = [0.5, 12.34, 1_234.5, 7.4e7, 2.5e9].map(time);
        assert_eq!(
            times,
            ["0.50 ns", "12.3 ns", "1.23 µs", "74.0 ms", "2.50 s"]
        );
    }

    #[test]
    fn a_table_as_people_read_it() {
        let measured = |name, nanoseconds, first_to_this| Measured {
            name,
            nanoseconds,
            page_faults: 0.0,
            first_to_this,
        };
        let mut table = Table::new("Decode", &["payload", "bytes"]);
        let both = [measured("ours", 250.0, 1.0), measured("theirs", 1e3, 0.25)];
        table.measured(["the mix".to_owned(), grouped(1_000)], &both);
        assert_eq!(
            table.to_string(),
            "Decode\n
| payload | bytes |   ours |         theirs |
| ------- | ----: | -----: | -------------: |
| the mix | 1,000 | 250 ns | 1.00 µs (0.25) |
"
        );
    }
}
