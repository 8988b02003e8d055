//! Examples that are damaged, or differ from the Field Details.

use tests::page::{Edit, webhooks};

use super::{CREATED, FAILED, diagnose};

const CODE: &str = "    \"error_code\": \"exampleerror_code\",\n";

#[test]
fn no_json() {
    let page = webhooks();
    let code = |to: &str| page.replace_behind(FAILED, CODE, to);
    diagnose(
        "example_with_a_missing_comma",
        "A comma is taken out",
        &code("    \"error_code\": \"exampleerror_code\"\n"),
    );
    diagnose(
        "example_with_a_trailing_comma",
        "A comma is put behind the last key",
        &page.replace_behind(FAILED, "\"examplesent_at\"\n", "\"examplesent_at\",\n"),
    );
    diagnose(
        "example_with_an_open_text",
        "A quotation mark is taken out",
        &code("    \"error_code\": \"exampleerror_code,\n"),
    );
    diagnose(
        "example_with_a_comment",
        "A comment is put behind a value",
        &code("    \"error_code\": \"exampleerror_code\", // upper case\n"),
    );
    diagnose(
        "example_cut_short",
        "The last brace is taken out",
        &page.replace_behind(FAILED, "  \"extra\": null\n}\n", "  \"extra\": null\n"),
    );
    diagnose(
        "example_with_a_broken_escape",
        "Half of a surrogate pair is put into a key",
        &code("    \"error_code\\ud800\": \"exampleerror_code\",\n"),
    );
    diagnose(
        "example_empty",
        "Nothing is between the fences",
        &page.replace_behind(FAILED, "```json\n", "```json\n```\n\n```json\n"),
    );
    diagnose(
        "example_too_deep",
        "A value is nested 40 deep",
        &code(&format!(
            "    \"error_code\": {}{},\n",
            "[".repeat(40),
            "]".repeat(40)
        )),
    );
    diagnose(
        "example_that_is_not_an_object",
        "The example becomes a list",
        &page
            .replace_behind(FAILED, "```json\n{", "```json\n[{")
            .replace_behind(FAILED, "  \"extra\": null\n}\n", "  \"extra\": null\n}]\n"),
    );
}

#[test]
fn contradictions() {
    let page = webhooks();
    let code = |to: &str| page.replace_behind(FAILED, CODE, to);
    diagnose(
        "example_with_a_key_twice",
        "`error_code` is there twice",
        &code(&format!("{CODE}{CODE}")),
    );
    diagnose(
        "example_without_a_field",
        "`error_code` is taken out",
        &code(""),
    );
    diagnose(
        "example_with_another_key",
        "A key `retryable` is added",
        &code(&format!("    \"retryable\": true,\n{CODE}")),
    );
    diagnose(
        "example_with_another_kind",
        "`error_code` becomes a number",
        &code("    \"error_code\": 404,\n"),
    );
    diagnose(
        "example_with_null",
        "`error_code` becomes null, which its type does not allow",
        &code("    \"error_code\": null,\n"),
    );
    diagnose(
        "example_with_a_number_for_a_value",
        "`calendar_platform` becomes a number with a fraction",
        &page.replace_behind(CREATED, "\"examplecalendar_platform\"", "1.5"),
    );
    diagnose(
        "example_with_an_item_of_another_kind",
        "A number is put into a list of texts",
        &page.replace_topmost("\"speakers\": []", "\"speakers\": [\"examplespeaker\", 7]"),
    );
    diagnose(
        "example_with_different_objects",
        "A list shows two objects with different keys",
        &page.replace_only(
            "\"instances\": []",
            "\"instances\": [{ \"id\": \"a\" }, { \"name\": \"b\" }]",
        ),
    );
}

#[test]
fn fences() {
    let page = webhooks();
    diagnose(
        "example_without_its_last_fence",
        "The fence below the JSON is taken out",
        &page.replace_behind(FAILED, "}\n```\n", "}\n"),
    );
    diagnose(
        "example_without_its_first_fence",
        "The fence above the JSON is taken out",
        &page.replace_behind(FAILED, "```json\n", ""),
    );
    diagnose(
        "example_without_its_language",
        "The word `json` is taken out",
        &page.replace_behind(FAILED, "```json\n", "```\n"),
    );
    diagnose(
        "example_missing",
        "Prose replaces the JSON",
        &page
            .replace_behind(FAILED, "```json\n", "See above.\n\n<!--\n")
            .replace_behind(FAILED, "}\n```\n", "}\n-->\n"),
    );
}
