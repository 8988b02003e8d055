//! What the page reader says of damaged copies of the vendor's page: one snapshot a damage, to be read as the
//! maintainer will read it.

use insta::{assert_snapshot, with_settings};
use tests::page::problems;

mod examples;
mod fields;
mod indexes;
mod pages;
mod parts;
mod random_edits;
mod sections;
mod tables;

/// The section of the failed bot, which most tests damage.
const FAILED: &str = "webhooks/botwebhookfailed.mdx";

/// The section of the new calendar connection.
const CREATED: &str = "webhooks/calendarwebhookconnectioncreated.mdx";

/// Snapshots what is wrong with a page, under a name and with a sentence that says what was done to it.
fn diagnose(name: &str, damage: &str, page: &str) {
    diagnose_all(name, damage, &[page]);
}

/// Snapshots what is wrong with several pages.
fn diagnose_all(name: &str, damage: &str, pages: &[&str]) {
    with_settings!({
        description => damage,
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/damaged_pages",
    }, {
        assert_snapshot!(name, problems(pages));
    });
}
