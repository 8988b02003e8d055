//! The sentences that the formats share.

use crate::diff::change::{Bump, Change, Level, Report, Verdict, Wire};
use crate::diff::rule::Rule;

/// `2 errors, 1 warning, 3 info`.
pub(super) fn counts(report: &Report) -> String {
    let counts = [Level::Error, Level::Warning, Level::Info].map(|level| {
        let changes = report.changes.iter().filter(|change| change.level == level);
        match (changes.count(), level) {
            (0, _) => String::new(),
            (count, Level::Info) => format!("{count} info"),
            (count, _) => plural(count, &level.to_string()),
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

/// What becomes of deliveries by one change. A key that is no longer sent is read as `None`, and its value is lost.
pub(super) fn wire_of(change: &Change) -> String {
    let sentence = wire(change.wire);
    let is_lost = matches!(
        change.rule,
        Rule::PropertyRemovedRequired | Rule::PropertyRemovedOptional | Rule::PropertyRenamed
    );
    if is_lost && change.wire.old_reads_new == Verdict::Safe {
        format!("{sentence}; released code finds no value under the key")
    } else {
        sentence
    }
}

/// The version, and whether it could be a greater one.
pub(super) fn version(report: &Report) -> String {
    let bump = report.bump();
    match report.not_known {
        None => bump.to_string(),
        Some(_) => format!("at least {bump}"),
    }
}

/// The worst of every change.
pub(super) fn whole_wire(report: &Report) -> Wire {
    let wires = report.changes.iter().map(|change| change.wire);
    wires.fold(Wire::SAFE, Wire::worse)
}

/// What all changes mean for users of the types.
pub(super) fn whole_rust(report: &Report) -> String {
    if report.not_known.is_some() {
        return "not known, and the version is a lower bound".into();
    }
    let changes = report.changes.iter();
    let changes: Vec<_> = changes.filter(|change| change.rust.is_some()).collect();
    let is_breaking = |change: &&&Change| change.bump == Bump::Major;
    let breaking = changes.iter().filter(is_breaking).count();
    let which = match (changes.len(), breaking) {
        (0, _) => return "the types stay as they are".into(),
        (1, 0) => "not a breaking one".into(),
        (1, _) => "a breaking one".into(),
        (_, 0) => "none of them breaking".into(),
        _ => format!("{breaking} of them breaking"),
    };
    format!("{} to the types, {which}", plural(changes.len(), "change"))
}
