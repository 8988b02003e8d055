//! Payload sections whose parts are damaged.

use tests::page::{Edit, webhooks};

use super::{FAILED, diagnose};

#[test]
fn headings() {
    let page = webhooks();
    diagnose(
        "part_with_an_unknown_heading",
        "`Example` is called `Examples`",
        &page.replace_behind(FAILED, "## Example\n", "## Examples\n"),
    );
    diagnose(
        "part_with_a_heading_of_another_level",
        "`## Example` becomes `### Example`",
        &page.replace_behind(FAILED, "## Example\n", "### Example\n"),
    );
    diagnose(
        "part_added",
        "A part `Headers` is put before the example",
        &page.replace_behind(
            FAILED,
            "## Example\n",
            "## Headers\n\nNone.\n\n## Example\n",
        ),
    );
    diagnose(
        "part_twice",
        "A second `Example` is put before the first",
        &page.replace_behind(FAILED, "## Example\n", "## Example\n\n## Example\n"),
    );
    diagnose(
        "part_missing",
        "The heading `Field Details` is taken out, so that the list is below the table",
        &page.replace_behind(FAILED, "## Field Details\n", ""),
    );
}

#[test]
fn what_has_no_place_in_them() {
    let page = webhooks();
    diagnose(
        "prose_above_the_parts",
        "A paragraph is put below the source",
        &page.replace_behind(FAILED, "\n\n", "\n\nThis payload is deprecated.\n\n"),
    );
    diagnose(
        "prose_between_fields",
        "A paragraph is put between two fields of the top level",
        &page.replace_behind(FAILED, "- **`extra`**", "Since version 2:\n\n- **`extra`**"),
    );
    diagnose(
        "link_definition",
        "A link definition is put below the list",
        &page.replace_behind(FAILED, "## Example\n", "[event]: /events\n\n## Example\n"),
    );
    diagnose(
        "comment_without_end",
        "An HTML comment without its end is put above the example",
        &page.replace_behind(FAILED, "## Example\n", "<!-- later\n\n## Example\n"),
    );
}
