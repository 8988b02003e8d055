//! Whole pages that are not what they should be.

use tests::page::{Edit, webhooks};

use super::{diagnose, diagnose_all};

#[test]
fn of_no_use() {
    diagnose("page_empty", "The page is empty", "");
    diagnose(
        "page_of_prose",
        "The page is another one",
        "# Guide\n\nHow to.\n\nAnd more.\n",
    );
}

#[test]
fn given_twice() {
    let (short, _) = webhooks().cut(
        "## Calendar Connection Created\n",
        "## Webhook & Callback Payloads\n",
    );
    let (short, _) = short.cut("## Calendar Webhooks\n", "\n\n---");
    diagnose_all(
        "page_twice",
        "A page of three payloads is given twice",
        &[&short, &short],
    );
}

#[test]
fn in_the_wrong_encoding() {
    diagnose(
        "page_with_a_lone_carriage_return",
        "A carriage return is in a text",
        &webhooks().replace_only(
            "The UUID of the newly created",
            "The UUID\rof the newly created",
        ),
    );
    diagnose(
        "page_with_a_turned_direction",
        "A right-to-left override is in a text",
        &webhooks().replace_only(
            "The UUID of the newly created",
            "The UUID \u{202e}of the newly created",
        ),
    );
}

#[test]
fn with_damages_far_apart() {
    let page = webhooks()
        .replace_topmost("(string (uuid))", "(string (guid))")
        .replace_only("## Callbacks", "## Call-backs")
        .replace_only("    \"instances\": [],\n", "    \"instances\": {},\n");
    diagnose_all(
        "pages_with_four_damages",
        "Four damages on two pages: all are reported, in the order of the pages",
        &["# Nothing here", &page],
    );
}
