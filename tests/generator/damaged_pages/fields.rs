//! Field Details that are damaged.

use tests::page::{Edit, webhooks};

use super::{CREATED, FAILED, diagnose};

const BOT_ID: &str = "**`bot_id`** (string (uuid)) **Required**";

#[test]
fn types() {
    let page = webhooks();
    let bot_id = |to: &str| page.replace_behind(FAILED, BOT_ID, to);
    diagnose(
        "type_unknown",
        "`string` is misspelt",
        &bot_id("**`bot_id`** (strnig (uuid)) **Required**"),
    );
    diagnose(
        "type_with_an_unreadable_format",
        "A space gets into `uuid`",
        &bot_id("**`bot_id`** (string (uu id)) **Required**"),
    );
    diagnose(
        "type_without_end",
        "A parenthesis is taken out",
        &bot_id("**`bot_id`** (string (uuid) **Required**"),
    );
    diagnose(
        "type_missing",
        "The type is taken out",
        &bot_id("**`bot_id`** **Required**"),
    );
    diagnose(
        "type_of_null",
        "The type becomes `null`",
        &bot_id("**`bot_id`** (null) **Required**"),
    );
    diagnose(
        "type_that_ends_too_early",
        "The type ends in `|`",
        &bot_id("**`bot_id`** (string (uuid) | ) **Required**"),
    );
    diagnose(
        "type_without_a_quotation_mark",
        "A quotation mark is taken out",
        &page.replace_behind(
            CREATED,
            "(\"google\" | \"microsoft\")",
            "(google\" | \"microsoft\")",
        ),
    );
    diagnose(
        "type_that_may_mean_two_things",
        "`[]` is put behind the last of two values",
        &page.replace_behind(
            CREATED,
            "(\"google\" | \"microsoft\")",
            "(\"google\" | \"microsoft\"[])",
        ),
    );
    diagnose(
        "type_with_an_unknown_word_also_in_the_table",
        "`extra` becomes a `record`, in the table as well: one problem, not two",
        &page
            .replace_behind(FAILED, "| `extra` | object |", "| `extra` | record |")
            .replace_behind(FAILED, "- **`extra`** (object |", "- **`extra`** (record |"),
    );
}

#[test]
fn heads() {
    let page = webhooks();
    let bot_id = |to: &str| page.replace_behind(FAILED, BOT_ID, to);
    diagnose(
        "field_with_an_unknown_marker",
        "`Required` becomes `Deprecated`",
        &bot_id("**`bot_id`** (string (uuid)) **Deprecated**"),
    );
    diagnose(
        "field_that_cannot_be_read",
        "The name is not bold any more",
        &bot_id("`bot_id` (string (uuid)) **Required**"),
    );
    diagnose(
        "field_with_another_name",
        "A space gets into the name",
        &bot_id("**`bot id`** (string (uuid)) **Required**"),
    );
    diagnose(
        "field_with_an_unreadable_name",
        "A backtick gets into the name",
        &bot_id("**`bot`id`** (string (uuid)) **Required**"),
    );
    diagnose(
        "field_without_a_marker",
        "The marker is taken out",
        &bot_id("**`bot_id`** (string (uuid))"),
    );
    diagnose(
        "field_twice",
        "`error_code` becomes a second `bot_id`",
        &page
            .replace_behind(FAILED, "**`error_code`**", "**`bot_id`**")
            .replace_behind(FAILED, "    \"error_code\": \"exampleerror_code\",\n", ""),
    );
}

#[test]
fn lists() {
    let page = webhooks();
    diagnose(
        "properties_without_their_line",
        "The line `Properties:` is taken out",
        &page.replace_behind(FAILED, "\n  Properties:\n", "\n"),
    );
    diagnose(
        "properties_of_a_text",
        "`data` becomes a string, in the table as well",
        &page
            .replace_behind(FAILED, "| `data` | object |", "| `data` | string |")
            .replace_behind(FAILED, "- **`data`** (object)", "- **`data`** (string)"),
    );
    diagnose(
        "properties_too_deep",
        "Lists are nested 40 deep",
        &page
            .replace_behind(
                FAILED,
                "| `extra` | object | null |",
                "| `extra` | object |",
            )
            .replace_behind(
                FAILED,
                "- **`extra`** (object | null)",
                "- **`extra`** (object)",
            )
            .replace_behind(FAILED, "\"extra\": null", "\"extra\": ...")
            .replace_behind(
                FAILED,
                "correlation or tracking\n\n\n",
                &format!("correlation or tracking\n\n{}\n\n", nested(40)),
            ),
    );
    diagnose("fields_missing", "All fields are taken out", &{
        let (start, end) = page.split_once(FAILED).expect("the section is there");
        let fields = end.find("- **`data`**").expect("the fields are there");
        let example = end.find("## Example").expect("the example is there");
        let (before, after) = end.split_at(fields);
        let (_, after) = after.split_at(example - fields);
        format!("{start}{FAILED}{before}{after}")
    });
}

fn nested(depth: usize) -> String {
    let text = "Additional metadata provided when creating the bot. This is user-defined data that can be used for \
        correlation or tracking";
    let field = |level: usize| {
        let indent = " ".repeat(4 * level - 2);
        let text = match level {
            1 => format!("{indent}  {text}\n\n"),
            _ => String::new(),
        };
        format!(
            "{indent}Properties:\n{text}{indent}  - **`level{level}`** (object) **Required**\n\n"
        )
    };
    (1..=depth).map(field).collect()
}
