//! Decides which recorded page a newer page replaces.

use std::ffi::OsStr;
use std::path::Path;

use jiff::civil::Date;

use crate::command::{Failure, layout};
use crate::files;
use crate::page::registry::{NewerPage, Registry};
use crate::problem::Source;

/// A given page.
pub(super) struct Placed {
    /// Its path, as given.
    pub(super) given: String,
    /// Its text, with the file name in `spec/docs`.
    pub(super) page: NewerPage,
    /// What the update does with it.
    pub(super) fate: Fate,
}

/// What the update does with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The same bytes are already recorded, with this day.
    Kept(Date),
    /// It replaces an older page.
    Replaces,
    /// It is a new page.
    Added,
}

/// Decides for each page, in the order of the arguments.
///
/// # Errors
///
/// Two pages with the same file name; a recorded page that cannot be read; a name that does not end in `.md`.
pub(super) fn place(
    registry: &Registry,
    root: &Path,
    given: Vec<Source>,
) -> Result<Vec<Placed>, Failure> {
    let mut recorded = Vec::new();
    for file in registry.files() {
        let text =
            files::read_if_present(root, &Path::new(layout::PAGES).join(file))?.unwrap_or_default();
        let title = title(&String::from_utf8_lossy(&text)).map(str::to_owned);
        recorded.push((file.to_owned(), title));
    }
    let mut placed: Vec<Placed> = Vec::new();
    for Source { name, text, .. } in given {
        let file = file_name(&name, &text, &recorded)?;
        if let Some(other) = placed.iter().find(|other| other.page.file == file) {
            let other = &other.given;
            return Err(Failure::Other(format!(
                "`{other}` and `{name}` would both be `{file}`: give only one of them, or rename one"
            )));
        }
        let text = text.to_string();
        let page = NewerPage { file, text };
        let fate = match registry.day_of(&page.file) {
            Some(day) if registry.holds(&page) => Fate::Kept(day),
            Some(_) => Fate::Replaces,
            None => Fate::Added,
        };
        placed.push(Placed {
            given: name,
            page,
            fate,
        });
    }
    Ok(placed)
}

/// Adds advice to a failure of the later stages.
pub(super) fn advise(pages: &[Placed], registry: &Registry, failure: Failure) -> Failure {
    if matches!(failure, Failure::Overlay(_)) {
        return failure.with(
            "Correct what is reported, the overlay also in a copy that you pass with `--overlay COPY`, and repeat the command.",
        );
    }
    let recorded: Vec<&str> = registry.files().collect();
    let added = pages.iter().filter(|page| page.fate == Fate::Added);
    added.fold(failure, |failure, Placed { given, .. }| {
        failure.with(format!(
            "`{given}` was read as a page in addition to `{}`: to replace one of them, give it the same file name.",
            recorded.join("`, `"),
        ))
    })
}

/// The file name of a page in `spec/docs`.
fn file_name(
    path: &str,
    text: &str,
    recorded: &[(String, Option<String>)],
) -> Result<String, Failure> {
    let given = Path::new(path);
    let is_page = given.extension() == Some(OsStr::new("md"));
    let name = given.file_name().and_then(OsStr::to_str).unwrap_or(path);
    if recorded.iter().any(|(file, _)| file == name) {
        return Ok(name.to_owned());
    }
    let title = title(text);
    let mut same = recorded
        .iter()
        .filter(|(_, other)| title.is_some() && other.as_deref() == title);
    match (same.next(), same.next()) {
        (Some((file, _)), None) => Ok(file.clone()),
        _ if is_page => Ok(name.to_owned()),
        _ => Err(Failure::Other(format!(
            "`{path}` is not a valid name for a page: rename it, with the extension `.md`"
        ))),
    }
}

/// The first heading, which identifies the vendor's page.
fn title(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .find_map(|line| line.strip_prefix("# "))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(path: &str, text: &str) -> String {
        let recorded = [
            ("webhooks.md", "webhooks"),
            ("callbacks.md", "callbacks"),
            ("a.md", "twin"),
            ("b.md", "twin"),
        ];
        let recorded = recorded.map(|(file, title)| (file.to_owned(), Some(title.to_owned())));
        match file_name(path, text, &recorded) {
            Ok(file) => file,
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn a_page_replaces_the_one_with_its_file_name_or_else_with_its_heading() {
        assert_eq!(placed("new/callbacks.md", "# webhooks\n"), "callbacks.md");
        assert_eq!(
            placed("newer.md", "\n# webhooks \r\n# callbacks"),
            "webhooks.md"
        );
        assert_eq!(placed("newer.txt", "# webhooks"), "webhooks.md");
        assert_eq!(placed("newer.txt", "\u{feff}# webhooks"), "webhooks.md");
        assert_eq!(placed("newer.md", "# alerts"), "newer.md");
        assert_eq!(placed("newer.md", "# twin"), "newer.md");
        assert_eq!(placed("newer.md", "no heading"), "newer.md");
        assert!(placed("newer.txt", "# alerts").contains("`newer.txt`"));
    }
}
