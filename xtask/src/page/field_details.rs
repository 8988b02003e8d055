//! The _Field Details_: the list that says which fields a payload has.

use std::collections::HashSet;

use super::blocks::{BlockKind, Node};
use super::content::{Detail, Field, ShownField, TypeExpression, TypeTerm};
use super::excerpt::Excerpt;
use super::field_head::{self, FieldHead};
use super::let_through::Case;
use super::report::{Report, Reported};

/// How deep `Properties:` may nest; the vendor's pages stop at two.
const DEPTH: usize = 32;

/// The fields of one object.
#[derive(Debug, Default)]
pub(super) struct FieldList<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// Set when an entry's name could not be read, so that nobody can say which field is missing.
    pub(super) unread: Option<Reported>,
}

/// One field, with the places that later checks point at.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) head: FieldHead<'a>,
    pub(super) description: Option<String>,
    pub(super) properties: Option<FieldList<'a>>,
    /// What the example shows of an object whose fields are not listed.
    pub(super) shown: Vec<ShownField>,
}

impl FieldList<'_> {
    /// The fields without their places.
    pub(super) fn into_fields(self) -> Result<Vec<Field>, Reported> {
        match self.unread {
            Some(reported) => Err(reported),
            None => self.entries.into_iter().map(Entry::into_field).collect(),
        }
    }
}

impl Entry<'_> {
    fn into_field(self) -> Result<Field, Reported> {
        Ok(Field {
            name: self.head.name.text.to_owned(),
            kind: self.head.kind?,
            required: self.head.required?,
            description: self.description,
            detail: match self.properties {
                Some(list) => Detail::Listed(list.into_fields()?),
                None if self.shown.is_empty() => Detail::Nothing,
                None => Detail::Shown(self.shown),
            },
        })
    }
}

/// Reads the list under the heading `Field Details`.
pub(super) fn read<'a>(
    heading: Excerpt<'a>,
    nodes: &[Node<'_, 'a>],
    report: &mut Report<'_>,
) -> FieldList<'a> {
    let mut list = FieldList::default();
    for node in nodes {
        if *node.kind() == BlockKind::List {
            read_list(*node, 1, &mut list, report);
        } else {
            report.unexpected(*node, "the list of fields");
        }
    }
    if list.entries.is_empty() && list.unread.is_none() {
        list.unread = Some(report.add(
            "a payload without fields",
            heading,
            "no list of fields stands below",
            "put back the list: one item a field, - **`name`** (type) **Required**",
        ));
    }
    list
}

fn read_list<'a>(
    node: Node<'_, 'a>,
    depth: usize,
    list: &mut FieldList<'a>,
    report: &mut Report<'_>,
) {
    let mut names = HashSet::new();
    names.extend(list.entries.iter().map(|entry| entry.head.name.text));
    for item in node.children() {
        match read_item(item, depth, report) {
            Err(reported) => list.unread = Some(reported),
            Ok(entry) if names.insert(entry.head.name.text) => list.entries.push(entry),
            Ok(entry) => {
                report.add(
                    format!("the field `{}` is listed twice", entry.head.name.text),
                    entry.head.name,
                    "this name stands in the same list already",
                    "keep the entry that is right",
                );
            }
        }
    }
}

fn read_item<'a>(
    item: Node<'_, 'a>,
    depth: usize,
    report: &mut Report<'_>,
) -> Result<Entry<'a>, Reported> {
    let mut paragraphs = Vec::new();
    let mut list = None;
    for node in item.children() {
        match node.kind() {
            BlockKind::Paragraph if list.is_none() => paragraphs.push(node.content()),
            BlockKind::List if list.is_none() && !paragraphs.is_empty() => list = Some(node),
            _ => {
                report.unexpected(node, "a field, its text and its `Properties:`");
            }
        }
    }
    let first = paragraphs.first().copied().unwrap_or(item.whole().until(0));
    let line = first.lines().next().unwrap_or(first).trim();
    let head = field_head::read(line, report)?;
    if let Some(paragraph) = paragraphs.first_mut() {
        *paragraph = first.from(line.text.len());
    }
    let announcement = take_announcement(&mut paragraphs);
    let mut lines = paragraphs.iter().flat_map(|paragraph| paragraph.lines());
    if let Some(line) = lines.find(|line| line.text.trim() == "Properties:") {
        report.add(
            "`Properties:` in the middle of a text",
            line.trim(),
            "no list stands right below this line",
            "put the list right below the line, or take the line out",
        );
    }
    let properties = match (announcement, list) {
        (Some(announcement), Some(list)) => {
            check_holds_object(&head, announcement, report);
            Some(read_properties(announcement, list, depth, report))
        }
        (Some(announcement), None) => {
            report.add(
                "`Properties:` without a list",
                announcement,
                "no list stands below this line",
                "put back the list of the object's fields, indented below the line",
            );
            None
        }
        (None, Some(list)) => {
            report.add(
                format!("a list inside the entry of `{}`", head.name.text),
                list.whole().first_line(),
                "no line `Properties:` stands before this list",
                "put back the line if these are the object's fields; lists in a field's text are not read",
            );
            None
        }
        (None, None) => {
            if head.kind.as_ref().is_ok_and(holds_object) {
                report.let_through(Case::UnlistedObject, head.name);
            }
            None
        }
    };
    let texts: Vec<_> = paragraphs.into_iter().map(Excerpt::joined).collect();
    let description = Some(texts.join("\n\n").trim().to_owned()).filter(|text| !text.is_empty());
    if description.is_none() {
        report.let_through(Case::FieldWithoutText, head.name);
    }
    Ok(Entry {
        head,
        description,
        properties,
        shown: Vec::new(),
    })
}

/// Takes the line `Properties:` off the end of an entry's text.
fn take_announcement<'a>(paragraphs: &mut [Excerpt<'a>]) -> Option<Excerpt<'a>> {
    let last = paragraphs.last_mut()?;
    let text = last.trim().strip_suffix("Properties:")?;
    // Only a line of its own announces a list.
    let alone = text.text.is_empty()
        || text
            .text
            .trim_end_matches([' ', '\t'])
            .ends_with(['\n', '\r']);
    let announcement = last.trim().from(text.text.len());
    alone.then(|| {
        *last = text;
        announcement
    })
}

fn read_properties<'a>(
    announcement: Excerpt<'a>,
    node: Node<'_, 'a>,
    depth: usize,
    report: &mut Report<'_>,
) -> FieldList<'a> {
    let mut list = FieldList::default();
    if depth < DEPTH {
        read_list(node, depth + 1, &mut list, report);
    } else {
        list.unread = Some(report.add(
            format!("`Properties:` nested more than {DEPTH} deep"),
            announcement,
            "these fields are too deep",
            "no real payload is like this: check the indentation of the lists above",
        ));
    }
    list
}

fn check_holds_object(head: &FieldHead<'_>, announcement: Excerpt<'_>, report: &mut Report<'_>) {
    if head.kind.as_ref().is_ok_and(|kind| !holds_object(kind)) {
        report.add(
            format!("properties of `{}`, which is no object", head.name.text),
            announcement,
            format!("the type is `{}`", head.type_text.text),
            "mend the type, or take the list out",
        );
    }
}

/// Whether a value of the type is an object, or a list that holds some.
fn holds_object(kind: &TypeExpression) -> bool {
    kind.alternatives.iter().any(|term| match term {
        TypeTerm::Object => true,
        TypeTerm::Array(items) => holds_object(items),
        _ => false,
    })
}
