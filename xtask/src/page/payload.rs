//! The section of one payload: its table, its list of fields, its example.

use std::collections::HashMap;

use super::content::Field;
use super::excerpt::Excerpt;
use super::headings::{EXAMPLE, FIELDS, PAYLOAD, TABLE};
use super::parts::{self, Part};
use super::report::{Report, Reported};
use super::section_head::Section;
use super::{example, field_details, table};

/// Reads the fields of a payload, and checks its table and its example against them.
pub(super) fn read(
    section: &Section<'_, '_>,
    report: &mut Report<'_>,
) -> Result<Vec<Field>, Reported> {
    let (preamble, parts) = parts::split(&section.body, report);
    for node in preamble {
        report.unexpected(node, "the parts of a payload");
    }
    let mut known: HashMap<&str, Result<&Part<'_, '_>, Reported>> = HashMap::new();
    // What was swallowed may be one of the parts; so may be what stands under an unknown heading.
    let mut unread = section.swallowed;
    for part in &parts {
        let heading = part.heading;
        if !PAYLOAD.contains(&heading.text) {
            unread = Some(report.add(
                format!("unknown heading `{}` in a payload section", heading.text),
                heading,
                "expected Payload Structure, Field Details, or Example",
                "mend the heading; if the page has a new part, teach it to xtask/src/page/payload.rs",
            ));
        } else if known.contains_key(heading.text) {
            let reported = report.add(
                format!("two parts `{}` in one payload section", heading.text),
                heading,
                "this section has such a part already",
                "keep the part that is right",
            );
            known.insert(heading.text, Err(reported));
        } else {
            known.insert(heading.text, Ok(part));
        }
    }
    let mut part = |heading: &str| match (known.get(heading), unread) {
        (Some(part), _) => *part,
        (None, Some(reported)) => Err(reported),
        (None, None) => Err(missing(heading, section.place, report)),
    };
    let (structure, details, example) = (part(TABLE), part(FIELDS), part(EXAMPLE));
    let example = section.swallowed.map_or(example, Err);
    let details = details?;
    let mut fields = field_details::read(details.heading, &details.nodes, report);
    if let Ok(part) = structure {
        table::check(part.heading, &part.nodes, &fields, report);
    }
    if let Ok(part) = example {
        example::read(part.heading, &part.nodes, &mut fields, report);
    }
    structure.and(example).and_then(|_| fields.into_fields())
}

fn missing(heading: &str, place: Excerpt<'_>, report: &mut Report<'_>) -> Reported {
    report.add(
        format!("a payload section without its part `{heading}`"),
        place,
        format!("this section has no heading `## {heading}`"),
        "put the part back; if the vendor has dropped it, the reader (xtask/src/page/payload.rs) must learn to do \
         without it",
    )
}
