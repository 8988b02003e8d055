//! Decides which recorded page a newer page replaces.

use std::ffi::OsStr;
use std::path::Path;

use crate::command::{Failure, layout};
use crate::files;
use crate::page::registry::{NewerPage, Registry};
use crate::problem::Source;

/// The given pages, with their file names in `spec/docs`.
pub(super) struct Placement {
    /// The pages, in the order of the arguments.
    pub(super) pages: Vec<NewerPage>,
    /// The fate of each page.
    pub(super) fates: Vec<Fate>,
    /// The day of each page in the record, if it is there.
    pub(super) recorded_days: Vec<Option<String>>,
    /// The path of each page, as given.
    given: Vec<String>,
    recorded: Vec<String>,
}

/// What the update does with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The same bytes are already recorded.
    Kept,
    /// It replaces an older page.
    Replaces,
    /// It is a new page.
    Added,
}

impl Placement {
    /// Decides for each page.
    ///
    /// # Errors
    ///
    /// Two pages with the same file name; a recorded page that cannot be read; a name that does not end in `.md`.
    pub(super) fn new(registry: &Registry, root: &Path, given: &[Source]) -> Result<Self, Failure> {
        let mut recorded = Vec::new();
        for file in registry.files() {
            let text = files::read_if_present(root, &Path::new(layout::PAGES).join(file))?
                .unwrap_or_default();
            let title = title(&String::from_utf8_lossy(&text)).map(str::to_owned);
            recorded.push((file.to_owned(), title));
        }
        let mut placement = Self {
            pages: Vec::new(),
            fates: Vec::new(),
            recorded_days: Vec::new(),
            given: Vec::new(),
            recorded: recorded.iter().map(|(file, _)| file.clone()).collect(),
        };
        for page in given {
            let file = place(&page.name, &page.text, &recorded)?;
            if let Some((other, _)) = placement.page(&file) {
                return Err(Failure::SamePage {
                    pages: [other.to_owned(), page.name.clone()],
                    file,
                });
            }
            let newer = NewerPage {
                file,
                text: page.text.to_string(),
            };
            placement.fates.push(if registry.holds(&newer) {
                Fate::Kept
            } else if placement.recorded.contains(&newer.file) {
                Fate::Replaces
            } else {
                Fate::Added
            });
            let day = registry.day_of(&newer.file);
            placement.recorded_days.push(day.map(|day| day.to_string()));
            placement.pages.push(newer);
            placement.given.push(page.name.clone());
        }
        Ok(placement)
    }

    /// The path and the text of the given page that gets this file name.
    pub(super) fn page(&self, file: &str) -> Option<(&str, &str)> {
        let pages = self.given.iter().zip(&self.pages);
        let mut pages = pages.filter(|(_, page)| page.file == file);
        pages
            .next()
            .map(|(given, page)| (given.as_str(), page.text.as_str()))
    }

    /// Adds advice to a failure of the later stages.
    pub(super) fn advise(&self, failure: Failure) -> Failure {
        if matches!(failure, Failure::Overlay(_)) {
            return failure.with(
                "Correct what is reported, the overlay also in a copy that you pass with `--overlay COPY`, and repeat the command.",
            );
        }
        let pages = self.given.iter().zip(&self.fates);
        let added = pages.filter(|(_, fate)| **fate == Fate::Added);
        added.fold(failure, |failure, (given, _)| {
            failure.with(format!(
                "`{given}` was read as a page in addition to `{}`: to replace one of them, give it the same file name.",
                self.recorded.join("`, `"),
            ))
        })
    }
}

/// The file name of a page in `spec/docs`.
fn place(path: &str, text: &str, recorded: &[(String, Option<String>)]) -> Result<String, Failure> {
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
        _ => Err(Failure::NoPageName {
            path: path.to_owned(),
        }),
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
        match place(path, text, &recorded) {
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
