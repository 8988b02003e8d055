//! Runs over pages as the vendor may publish them later, with the tables of the frozen or the small project.

use xtask::command::pipeline::{self, Inputs, Outputs};
use xtask::problem::Source;
use xtask::spec::overlay::Mode;

use crate::frozen;
use crate::page::Edit;

/// The sections that document the data of a bot that failed, by the file that each comes from.
pub const FAILED: [&str; 2] = [
    "webhooks/botwebhookfailed.mdx",
    "webhooks/callbackfailed.mdx",
];

/// A run over one page, as `--docs` makes one.
///
/// # Errors
///
/// The report of the failure.
pub fn run(page: &str) -> Result<Outputs, String> {
    run_with(&[page], |_| {})
}

/// A run over pages with edited tables.
///
/// # Errors
///
/// The report of the failure.
pub fn run_with(pages: &[&str], edit: impl FnOnce(&mut Inputs)) -> Result<Outputs, String> {
    run_of(frozen::inputs(), pages, edit)
}

fn run_of(
    inputs: Inputs,
    pages: &[&str],
    edit: impl FnOnce(&mut Inputs),
) -> Result<Outputs, String> {
    let pages = (1..).zip(pages);
    let pages = pages.map(|(number, page)| Source::new(format!("{number}.md"), *page));
    let mut inputs = Inputs {
        pages: pages.collect(),
        mode: Mode::Lenient,
        ..inputs
    };
    edit(&mut inputs);
    pipeline::run(&inputs).map_err(|failure| failure.report())
}

/// The same with the small project, over which a run takes a fifth of the time. It has the sections of a bot that failed.
pub mod small {
    use super::{Inputs, Outputs, pipeline, run_of};
    use crate::project;

    const ROOT: &str = "tests/fixtures/small_project";

    /// Its page.
    pub fn webhooks() -> String {
        project::read(&format!("{ROOT}/spec/docs/webhooks.md"))
    }

    /// See [`super::run`].
    ///
    /// # Errors
    ///
    /// The report of the failure.
    pub fn run(page: &str) -> Result<Outputs, String> {
        run_with(&[page], |_| {})
    }

    /// See [`super::run_with`].
    ///
    /// # Errors
    ///
    /// The report of the failure.
    pub fn run_with(pages: &[&str], edit: impl FnOnce(&mut Inputs)) -> Result<Outputs, String> {
        let inputs = pipeline::read(&project::root().join(ROOT), &[]);
        run_of(
            inputs.unwrap_or_else(|failure| panic!("{failure}")),
            pages,
            edit,
        )
    }
}

/// A table with a part of its text replaced.
pub fn edited(table: &Source, from: &str, to: &str) -> Source {
    Source::new(table.name.clone(), table.text.replace_topmost(from, to))
}

/// The ids of the superseded actions.
pub fn superseded(outputs: &Outputs) -> Vec<&str> {
    let superseded = outputs.applied.superseded.iter();
    superseded.map(|action| action.id.as_str()).collect()
}

/// The page with a key more in the data of the sections from these files. `head` is the entry behind its key.
pub fn with_key(page: &str, sections: &[&str], key: &str, head: &str, example: &str) -> String {
    sections.iter().fold(page.to_owned(), |page, section| {
        let entry = format!("    - **`{key}`** {head}\n      A new key\n\n    - **`sent_at`**");
        let shown = format!("    \"{key}\": {example},\n    \"sent_at\"");
        page.replace_behind(section, "    - **`sent_at`**", &entry)
            .replace_behind(section, "    \"sent_at\"", &shown)
    })
}

/// The page with another type of a key in the data of the sections from these files.
pub fn with_type(page: &str, sections: &[&str], key: &str, from: &str, to: &str) -> String {
    sections.iter().fold(page.to_owned(), |page, section| {
        let head = |kind: &str| format!("- **`{key}`** ({kind})");
        page.replace_behind(section, &head(from), &head(to))
    })
}

/// The page that names the event of a payload, in the section from this file.
pub fn with_event(page: &str, section: &str, kind: &str) -> String {
    page.replace_behind(
        section,
        "| `event` | string |",
        &format!("| `event` | {} |", kind.replace(['[', ']'], "")),
    )
    .replace_behind(
        section,
        "- **`event`** (string)",
        &format!("- **`event`** ({kind})"),
    )
}
