//! The sentences that the formats share.

use crate::diff::change::{Bump, Change, Level, Report, Verdict, Wire};

/// `2 errors, 1 warning, 3 info`.
pub(super) fn counts(report: &Report) -> String {
    let counts = [Level::Error, Level::Warning, Level::Info].map(|level| {
        let changes = report.changes.iter().filter(|change| change.level == level);
        match (changes.count(), level) {
            (0, _) => String::new(),
            (count, Level::Info) => format!("{count} info"),
            (count, _) => plural(count, level.as_str()),
        }
    });
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|count| !count.is_empty())
        .collect();
    counts.join(", ")
}

/// `1 change`, `2 changes`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Who reads whose payloads.
pub(super) fn wire(wire: Wire) -> String {
    if wire == Wire::SAFE {
        return "all payloads are read, both ways".into();
    }
    format!(
        "released code {} new payloads; new code {} old payloads",
        reads(wire.old_reads_new),
        reads(wire.new_reads_old)
    )
}

fn reads(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Safe => "reads all",
        Verdict::Unknown => "may not read all",
        Verdict::Breaks => "does not read all",
    }
}

/// The worst of every change.
pub(super) fn whole_wire(report: &Report) -> Wire {
    let wires = report.changes.iter().map(|change| change.wire);
    wires.fold(Wire::SAFE, |worst, wire| Wire {
        old_reads_new: worst.old_reads_new.max(wire.old_reads_new),
        new_reads_old: worst.new_reads_old.max(wire.new_reads_old),
    })
}

/// What users of the types feel of all changes.
pub(super) fn whole_rust(report: &Report) -> String {
    let changes = report.changes.iter();
    let changes: Vec<_> = changes.filter(|change| change.rust.is_some()).collect();
    let is_breaking = |change: &&&Change| change.bump == Bump::Major;
    let breaking = match changes.iter().filter(is_breaking).count() {
        0 => "none".into(),
        count => count.to_string(),
    };
    match changes.len() {
        0 => "the types stay as they are".into(),
        count => format!(
            "{} of the types, {breaking} of them breaking",
            plural(count, "change")
        ),
    }
}
