//! Payload Structure tables that are damaged, or differ from the Field Details.

use tests::page::{Edit, webhooks};

use super::{FAILED, diagnose};

const DATA: &str = "| `data` | object | Yes |  |\n";
const EVENT: &str = "| `event` | string | Yes | The webhook event type |\n";

#[test]
fn contradictions() {
    let page = webhooks();
    let event = |to: &str| page.replace_behind(FAILED, EVENT, to);
    diagnose(
        "table_with_another_type",
        "The table says that `event` is an integer",
        &event("| `event` | integer | Yes | The webhook event type |\n"),
    );
    diagnose(
        "table_with_another_nullability",
        "The table says that `data` may be null",
        &page.replace_behind(FAILED, DATA, "| `data` | object | null | Yes |  |\n"),
    );
    diagnose(
        "table_with_another_requirement",
        "The table says that `event` is optional",
        &event("| `event` | string | No | The webhook event type |\n"),
    );
    diagnose(
        "table_with_another_text",
        "The table describes `event` in other words",
        &event("| `event` | string | Yes | The type of the webhook's event |\n"),
    );
    diagnose(
        "table_with_a_text_of_its_own",
        "The table describes `data`, which has no text in the list",
        &page.replace_behind(FAILED, DATA, "| `data` | object | Yes | The data |\n"),
    );
    diagnose(
        "table_without_a_row",
        "The row of `event` is taken out",
        &event(""),
    );
    diagnose(
        "table_with_another_row",
        "A row `retries` is added",
        &event(&format!(
            "{EVENT}| `retries` | integer | No | How often |\n"
        )),
    );
    diagnose(
        "table_with_a_row_twice",
        "The row of `event` is there twice",
        &event(&format!("{EVENT}{EVENT}")),
    );
    diagnose(
        "table_in_another_order",
        "The rows of `data` and `event` change places",
        &page.replace_behind(FAILED, &format!("{DATA}{EVENT}"), &format!("{EVENT}{DATA}")),
    );
}

#[test]
fn broken_ones() {
    let page = webhooks();
    let event = |to: &str| page.replace_behind(FAILED, EVENT, to);
    let ruler = "|-------|------|----------|-------------|\n";
    diagnose(
        "table_with_an_unknown_word_for_required",
        "`Yes` becomes `Maybe`",
        &event("| `event` | string | Maybe | The webhook event type |\n"),
    );
    diagnose(
        "table_with_a_row_that_cannot_be_read",
        "The backticks around `event` are taken out",
        &event("| event | string | Yes | The webhook event type |\n"),
    );
    diagnose(
        "table_with_a_row_cut_short",
        "The row of `event` ends behind its type",
        &event("| `event` | string |\n"),
    );
    diagnose(
        "table_with_an_open_row",
        "The last `|` of a row is taken out",
        &event("| `event` | string | Yes | The webhook event type\n"),
    );
    diagnose(
        "table_with_other_columns",
        "The column `Required` is called `Optional`",
        &page.replace_behind(FAILED, "| Required |", "| Optional |"),
    );
    diagnose(
        "table_without_its_first_line",
        "The head is taken out",
        &page.replace_behind(FAILED, "| Field | Type | Required | Description |\n", ""),
    );
    diagnose(
        "table_without_its_second_line",
        "The line below the head is taken out",
        &page.replace_behind(FAILED, ruler, ""),
    );
    diagnose(
        "table_in_two_pieces",
        "A blank line is put between two rows",
        &event(&format!("\n{EVENT}")),
    );
    diagnose(
        "table_missing",
        "Prose replaces the table",
        &page.replace_only(
            &format!("{FAILED}\n\n\n\n\n## Payload Structure\n\n| Field | Type | Required | Description |\n{ruler}"),
            &format!("{FAILED}\n\n\n\n\n## Payload Structure\n\nSee below.\n"),
        ),
    );
}
