//! A page of the vendor's, and small edits of it.

use xtask::page::{self, Content};
use xtask::problem::Source;

use crate::frozen;

/// The page of the frozen project.
pub fn webhooks() -> String {
    frozen::read("spec/docs/webhooks.md")
}

/// Reads pages that are expected to be whole; they are named `1.md`, `2.md`…
pub fn content(pages: &[&str]) -> Content {
    page::read(&sources(pages)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Reads pages that are expected to be damaged, and renders what is wrong with them.
pub fn problems(pages: &[&str]) -> String {
    match page::read(&sources(pages)) {
        Ok(_) => panic!("the damage was not noticed"),
        Err(problems) => problems.to_string(),
    }
}

fn sources(pages: &[&str]) -> Vec<Source> {
    let names = (1..).map(|number| format!("{number}.md"));
    names
        .zip(pages)
        .map(|(name, text)| Source::new(name, *text))
        .collect()
}

/// Small edits of a text. Each panics where it finds nothing to do, so that no test edits in vain.
pub trait Edit {
    /// Replaces the only occurrence of a text.
    fn replace_only(&self, from: &str, to: &str) -> String;

    /// Replaces the first occurrence of a text.
    fn replace_topmost(&self, from: &str, to: &str) -> String;

    /// Replaces the first occurrence of a text behind the only occurrence of another one.
    fn replace_behind(&self, anchor: &str, from: &str, to: &str) -> String;

    /// Removes the text from the only occurrence of one text up to the next occurrence of another;
    /// gives what is left, and what was taken out.
    fn cut(&self, from: &str, to: &str) -> (String, String);
}

impl Edit for str {
    fn replace_only(&self, from: &str, to: &str) -> String {
        let (before, after) = around(self, from);
        format!("{before}{to}{after}")
    }

    fn replace_topmost(&self, from: &str, to: &str) -> String {
        assert!(self.contains(from), "{from:?} is not there");
        self.replacen(from, to, 1)
    }

    fn replace_behind(&self, anchor: &str, from: &str, to: &str) -> String {
        let (before, after) = around(self, anchor);
        format!("{before}{anchor}{}", after.replace_topmost(from, to))
    }

    fn cut(&self, from: &str, to: &str) -> (String, String) {
        let (before, after) = around(self, from);
        let end = after.find(to);
        let (taken, rest) = after.split_at(end.unwrap_or_else(|| panic!("{to:?} is not there")));
        (format!("{before}{rest}"), format!("{from}{taken}"))
    }
}

/// What is before and after the only occurrence of a text.
fn around<'text>(text: &'text str, only: &str) -> (&'text str, &'text str) {
    let count = text.matches(only).count();
    assert_eq!(count, 1, "{only:?} is there {count} times");
    text.split_once(only).expect("it is there once")
}
