//! The sections of a release's entry in the changelog: one line a change, for users of the types.

use std::io::{self, Write};

use strum::{Display, VariantArray};

use super::markdown::check;
use super::place;
use crate::diff::change::{Bump, Change, Report, Verdict};
use crate::diff::rule::Rule;
use crate::markdown::code_span;

/// A part of the entry.
#[derive(Clone, Copy, Debug, Display, PartialEq, Eq, VariantArray)]
enum Section {
    Breaking,
    Added,
    Changed,
    Documentation,
}

impl Section {
    /// Where a change belongs; nowhere if no user notices it, or if it is the page's day: the entry begins with it.
    fn of(change: &Change) -> Option<Self> {
        if change.path == "/info/version" {
            return None;
        }
        let unread = change.wire.old_reads_new != Verdict::Safe;
        Some(match (change.bump, change.rule) {
            (Bump::Major, _) => Self::Breaking,
            _ if unread => Self::Breaking,
            (Bump::Minor, _) => Self::Added,
            (Bump::Patch, Rule::DocumentationChanged | Rule::Deprecated) => Self::Documentation,
            (Bump::Patch, _) => Self::Changed,
            (Bump::None, _) => return None,
        })
    }
}

/// Writes what changed, in the sections that have something to say. Foreign text becomes code.
///
/// # Errors
///
/// If foreign text became anything else, or if `out` cannot be written to.
pub fn sections(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    write_sections(report, &mut text)?;
    check(&String::from_utf8_lossy(&text))?;
    out.write_all(&text)
}

fn write_sections(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if let Some(why) = &report.not_known {
        let why = code_span(&why.replace('`', ""));
        writeln!(out, "\nThe version is a lower bound. First: {why}.")?;
    }
    for section in Section::VARIANTS {
        let changes = report.changes.iter();
        let changes: Vec<&Change> = changes
            .filter(|change| Section::of(change) == Some(*section))
            .collect();
        if changes.is_empty() {
            continue;
        }
        writeln!(out, "\n### {section}\n")?;
        if *section == Section::Documentation {
            together(&changes, out)?;
        } else {
            changes
                .iter()
                .try_for_each(|change| writeln!(out, "{}", line(change)))?;
        }
    }
    Ok(())
}

/// A change with what it means for deliveries and for the types.
fn line(change: &Change) -> String {
    let mut line = format!(
        "- {}: {}",
        code_span(&place::of(change)),
        change.rule.documentation()
    );
    if let Some(rust) = &change.rust {
        // It has names in code already, which are one span with the rest here: any of them may be foreign.
        line += &format!(" In Rust: {}.", code_span(&rust.replace('`', "")));
    }
    match change.wire.old_reads_new {
        Verdict::Safe => {}
        Verdict::Unknown => line += " Released versions may not read all new deliveries.",
        Verdict::Breaks => line += " Released versions do not read all new deliveries.",
    }
    line
}

/// The places of each rule on one line: texts need no more.
fn together(changes: &[&Change], out: &mut dyn Write) -> io::Result<()> {
    for rule in Rule::ALL {
        let changes = changes.iter().filter(|change| change.rule == *rule);
        let places: Vec<String> = changes
            .map(|change| code_span(&place::of(change)))
            .collect();
        if !places.is_empty() {
            let what = rule.documentation().trim_end_matches('.');
            writeln!(out, "- {what}: {}.", places.join(", "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::Wire;

    fn change(rule: Rule, bump: Bump, key: &str) -> Change {
        Change {
            bump,
            ..Change::unnoticed(rule, format!("/components/schemas/Bot/properties/{key}"))
        }
    }

    fn drafted(changes: Vec<Change>) -> String {
        let not_known = None;
        let mut out = Vec::new();
        sections(&Report { changes, not_known }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_change_is_where_users_look_for_it() {
        let breaks = Wire {
            old_reads_new: Verdict::Breaks,
            ..Wire::SAFE
        };
        let unproved = Wire {
            old_reads_new: Verdict::Unknown,
            ..Wire::SAFE
        };
        let text = drafted(vec![
            Change {
                rust: Some("Bot::a: Uuid becomes Option<Uuid>".to_owned()),
                wire: breaks,
                ..change(Rule::PropertyBecameOptional, Bump::Major, "a")
            },
            Change {
                wire: unproved,
                ..change(Rule::DeliveryChanged, Bump::Patch, "b")
            },
            change(Rule::PropertyAddedOptional, Bump::Minor, "c"),
            change(Rule::ConstraintLoosened, Bump::Patch, "d"),
            change(Rule::DocumentationChanged, Bump::Patch, "e"),
            change(Rule::Deprecated, Bump::Patch, "f"),
            change(Rule::DocumentationChanged, Bump::Patch, "g"),
            change(Rule::EnumOpened, Bump::None, "h"),
            Change {
                path: "/info/version".to_owned(),
                ..change(Rule::DocumentationChanged, Bump::Patch, "")
            },
        ]);
        insta::with_settings!({
            description => "A change of every section, one that no user notices, and the page's day.",
            omit_expression => true,
        }, {
            insta::assert_snapshot!("changelog_sections", text);
        });
    }

    #[test]
    fn foreign_text_is_in_code() {
        let text = drafted(vec![Change {
            rust: Some("`</code>@everyone [a](https://b)\n# c".to_owned()),
            ..change(Rule::PropertyAddedOptional, Bump::Minor, "x`@you")
        }]);
        let bullet = text.lines().last().unwrap();
        assert!(bullet.contains("``Bot.\"x`@you\"``"), "{bullet}");
        assert!(
            bullet.contains(r"`</code>@everyone [a](https://b)\u000a# c`."),
            "{bullet}"
        );
    }

    #[test]
    fn no_section_without_a_change() {
        assert_eq!(drafted(Vec::new()), "");
    }
}
