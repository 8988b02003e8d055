//! A later page: the recorded one with the changes that vendors make. A change that the recorded page has already is left
//! out.

use tests::later::with_key;
use tests::page::Edit;

use crate::workspace::Workspace;

/// The later pages, in the copy: webhooks, and callbacks on a page of their own.
pub(crate) const NEWER: [&str; 2] = ["target/later/webhooks.md", "target/later/callbacks.md"];

const FAILED: [&str; 2] = ["webhooks/botwebhookfailed.mdx", "callbackfailed.mdx"];
const CHAT_STATUS: &str = include_str!("../fixtures/pages/chat_status.md");

/// An edit of the pages, with what it is; `None` where they are so already.
type Change = (&'static str, fn(&str) -> Option<String>);

const CHANGES: [Change; 7] = [
    ("lists of objects that are never null", |page| {
        page.contains("(string[] | null) **Required**\n      List of")
            .then(|| {
                page.replace(
                    "**`participants`** (string[] | null)",
                    "**`participants`** (object[])",
                )
                .replace(
                    "**`speakers`** (string[] | null)",
                    "**`speakers`** (object[])",
                )
            })
    }),
    ("an optional key that webhook and callback share", |page| {
        let sections = FAILED.into_iter().filter(|section| page.contains(*section));
        let sections: Vec<&str> = sections.collect();
        let head = "(string (uri)) *Optional*";
        Some(with_key(
            page,
            &sections,
            "preview",
            head,
            "\"examplepreview\"",
        ))
    }),
    ("a deeper status", deeper_status),
    ("the constant of an event", |page| {
        let (before, section) = page.split_once(FAILED[0])?;
        let (section, after) = section.split_once("\n---\n")?;
        let named = section
            .replace("| `event` | string |", "| `event` | \"bot.failed\" |")
            .replace("- **`event`** (string)", "- **`event`** (\"bot.failed\")");
        (named != section).then(|| format!("{before}{}{named}\n---\n{after}", FAILED[0]))
    }),
    ("a payload that only the overlay had", |page| {
        (!page.contains("botwebhookchatstatus")).then(|| {
            page.replace_topmost("## Bot Failed\n", &format!("{CHAT_STATUS}## Bot Failed\n"))
                .replace_topmost(
                    "- [Bot Webhook Completed]",
                    "- [Bot Webhook Chat Status](./botwebhookchatstatus)\n- [Bot Webhook Completed]",
                )
        })
    }),
    ("a description of several lines", |page| {
        let text = "Human-readable error message describing why the bot failed\n";
        page.contains(text).then(|| {
            page.replace(
                text,
                "Why the bot failed, for people:\n\n- one sentence\n- in English\n",
            )
        })
    }),
    ("other words", |page| {
        let text = "The UUID of the bot that completed";
        page.contains(text)
            .then(|| page.replace(text, "Identifies the bot that completed"))
    }),
];

/// The paths of two pages to rehearse with, in place of the written ones: webhooks and callbacks, with a comma between.
const GIVEN: &str = "REHEARSAL_PAGES";

/// Writes the later pages, and returns what is new on them.
pub(crate) fn write(workspace: &Workspace) -> Vec<&'static str> {
    if let Ok(given) = std::env::var(GIVEN) {
        for (name, path) in NEWER.iter().zip(given.split(',')) {
            workspace.write(name, &std::fs::read_to_string(path).unwrap());
        }
        return vec![GIVEN];
    }
    let pages = workspace.pages();
    let mut texts: Vec<String> = pages
        .iter()
        .map(|name| workspace.read(&format!("spec/docs/{name}")))
        .collect();
    let mut changed = Vec::new();
    for (what, change) in CHANGES {
        let mut is_new = false;
        for text in &mut texts {
            if let Some(edited) = change(text).filter(|edited| edited != text) {
                *text = edited;
                is_new = true;
            }
        }
        changed.extend(is_new.then_some(what));
    }
    assert!(
        changed.len() > 4,
        "rewrite the changes for the recorded page: {changed:?}"
    );
    if let [one] = texts.as_slice() {
        changed.push("callbacks on a page of their own");
        texts = split(one).to_vec();
    } else {
        let order = |name: &&str| pages.iter().position(|page| name.ends_with(page)).unwrap();
        texts = NEWER
            .iter()
            .map(|name| texts[order(name)].clone())
            .collect();
    }
    for (name, text) in NEWER.iter().zip(&texts) {
        workspace.write(name, text);
    }
    changed
}

/// The keys of a status as entries, two levels below the payload.
fn deeper_status(page: &str) -> Option<String> {
    let (before, section) = page.split_once("botwebhookstatuschange.mdx")?;
    let start = section.find("    - **`status`** (object)")?;
    let length = section.get(start..)?.find("\n\n")?;
    let (head, rest) = section.split_at(start + length);
    if rest.trim_start().starts_with("Properties:") {
        return None;
    }
    // The description of the object is repeated below.
    let description = head.get(start..)?.split_once('\n')?.1;
    let description = if description.is_empty() {
        String::new()
    } else {
        format!("        {}\n\n", description.trim())
    };
    let entry = |key: &str, kind: &str| {
        format!("        - **`{key}`**\u{20}({kind})\n          The {key}\n\n")
    };
    let entries = entry("code", "string").replace(")\n", ") **Required**\n")
        + &entry("created_at", "string (date-time)").replace("))\n", ")) **Required**\n")
        + &entry("error_message", "string").replace(")\n", ") *Optional*\n")
        + &entry("start_time", "integer").replace(")\n", ") *Optional*\n");
    Some(format!(
        "{before}botwebhookstatuschange.mdx{head}\n\n      Properties:\n{description}{}{rest}",
        entries.trim_end()
    ))
}

/// The page, and its callbacks on a page of their own.
fn split(page: &str) -> [String; 2] {
    let (page, sections) = page.cut("## Completed\n", "## Webhook & Callback Payloads");
    let (page, links) = page.cut("## Callbacks\n", "\n\n---");
    let callbacks = format!(
        "# callbacks api-v2 Reference\n\n{sections}## Callback Payloads\n\nWhat bots send\n\n\
         ### Source: ./content/docs/api-v2/reference/callbacks/index.mdx\n\n{links}\n\n---\n"
    );
    [page, callbacks]
}
