//! The keys of the entries against those of the example.

use std::collections::HashSet;

use crate::page::report::Report;

use super::List;
use super::candidates::{Candidate, Candidates};

const CONTRADICTION: &str = "the page contradicts itself: report it to the vendor; if the vendor's script writes its \
     examples in a new way, change xtask/src/page/entries";

/// The problem of a list without a line that may be an entry.
pub(super) fn no_entry<'r>(
    list: &List<'_, '_>,
    candidates: &Candidates<'_>,
    report: &Report<'r>,
) -> Report<'r> {
    let mut report = report.blank();
    if let [(_, malformed)] = candidates.malformed.as_slice() {
        malformed.add(&mut report);
        return report;
    }
    report.add(
        "an object without entries",
        list.heading.trim(),
        "no entry is below",
        "report it to the vendor; if the page writes its entries in a new way, change xtask/src/page/field_head.rs",
    );
    report
}

/// The problems of lines that look like an entry, and are not among those that the example has.
pub(super) fn too_many<'r>(
    all: &[&Candidate<'_>],
    choice: &[&Candidate<'_>],
    report: &Report<'r>,
) -> Report<'r> {
    let mut report = report.blank();
    let chosen: HashSet<usize> = choice.iter().map(|candidate| candidate.line).collect();
    for candidate in all {
        if !chosen.contains(&candidate.line) {
            let name = candidate.head.name;
            report.add(
                format!("`{}` is an entry too many, or a part of a description", name.text),
                name,
                "the example has no such key here, and no table has the description above",
                "report it to the vendor: the example lacks a key, or a description has a line that looks like an entry",
            );
        }
    }
    report
}

/// The problem of entries below `Properties:` whose keys are not those of the example.
pub(super) fn others<'r>(
    list: &List<'_, '_>,
    entries: &[&Candidate<'_>],
    report: &Report<'r>,
) -> Report<'r> {
    let mut report = report.blank();
    let mut members = list.members.unwrap_or_default().iter();
    let other = entries.iter().find(|entry| {
        let member = members.next();
        member.is_none_or(|member| member.name != entry.head.name.text)
    });
    report.add(
        "entries that are not those of the example, or a part of a description",
        other.map_or(list.heading.trim(), |entry| entry.head.name),
        "the example has other keys from here on, and no table has the description above",
        "report it to the vendor: the example has other keys, or a description has lines that look like entries",
    );
    report
}

/// Reports in what the keys of the entries and of the example differ.
pub(super) fn compare(
    list: &List<'_, '_>,
    entries: &[&Candidate<'_>],
    candidates: &Candidates<'_>,
    report: &mut Report<'_>,
) {
    let Some(members) = list.members else {
        return;
    };
    let shown: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let mut listed = HashSet::new();
    let mut unshown = Vec::new();
    for entry in entries {
        let name = entry.head.name;
        if !listed.insert(name.text) {
            report.add(
                format!("the field `{}` is listed twice", name.text),
                name,
                "this key is in the same list already",
                CONTRADICTION,
            );
        } else if !shown.contains(name.text) {
            unshown.push(name);
        }
    }
    let mut unlisted: Vec<_> = members
        .iter()
        .filter(|member| !listed.contains(member.name.as_str()))
        .collect();
    // A line that cannot be read may be the entry that is missing.
    for (text, malformed) in &candidates.malformed {
        let quoted = |name: &str| text.text.contains(&format!("`{name}`"));
        let found = unlisted.iter().position(|member| quoted(&member.name));
        let begins = text.text.starts_with("- **`") && !unlisted.is_empty();
        if let Some(found) = found.or(begins.then_some(0)) {
            unlisted.remove(found);
            malformed.add(report);
        }
    }
    let mut unshown = unshown.into_iter();
    let mut unlisted = unlisted.into_iter();
    loop {
        match (unshown.next(), unlisted.next()) {
            (Some(name), member) => report.add(
                format!("the example does not show the field `{}`", name.text),
                name,
                member.map_or_else(
                    || "this key is not in the example".to_owned(),
                    |member| format!("the example has the key `{}` instead", member.name),
                ),
                CONTRADICTION,
            ),
            (None, Some(member)) => report.add(
                format!(
                    "the example's key `{}` is not in the Field Details",
                    member.name
                ),
                member.place,
                "no entry has this key",
                CONTRADICTION,
            ),
            (None, None) => break,
        };
    }
    if report.is_empty() {
        order(list, entries, report);
    }
}

/// Reports that the same keys are in another order.
fn order(list: &List<'_, '_>, entries: &[&Candidate<'_>], report: &mut Report<'_>) {
    let members = list.members.unwrap_or_default();
    let mut pairs = entries.iter().zip(members);
    if let Some((entry, member)) = pairs.find(|(entry, member)| entry.head.name.text != member.name)
    {
        report.add(
            "the example has another order than the Field Details",
            member.place,
            format!("the Field Details have `{}` here", entry.head.name.text),
            CONTRADICTION,
        );
    }
}
