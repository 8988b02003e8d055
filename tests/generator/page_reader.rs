//! What the page reader makes of the vendor's page, and of pages that moved as the vendor moves them.

use insta::{assert_snapshot, with_settings};
use tests::outline::outline;
use tests::page::{Edit, content, problems, webhooks};
use xtask::page::content::{Detail, Family, Field, ShownKind};

fn family_counts(pages: &[&str]) -> [usize; 3] {
    let payloads = content(pages).payloads;
    [
        Family::BotWebhook,
        Family::CalendarWebhook,
        Family::Callback,
    ]
    .map(|family| {
        payloads
            .iter()
            .filter(|payload| payload.family == family)
            .count()
    })
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn the_page_as_an_outline() {
    with_settings!({
        description => "Everything that stage 1 reads from the vendor's page; texts are cut short",
        omit_expression => true,
    }, {
        assert_snapshot!(outline(&content(&[&webhooks()])));
    });
}

#[test]
fn every_payload_is_in_its_family() {
    assert_eq!(family_counts(&[&webhooks()]), [3, 7, 2]);
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let page = webhooks();
    let content_of_page = content(&[&page]);
    assert_eq!(content(&[&page.replace('\n', "\r\n")]), content_of_page);
    assert_eq!(content(&[&format!("\u{feff}{page}")]), content_of_page);
    assert_eq!(content(&[page.trim_end()]), content_of_page);
}

#[test]
fn a_description_keeps_its_lines_and_its_letters() {
    let page = webhooks().replace_only(
        "      The UUID of the newly created calendar connection\n",
        "      Die *UUID* der  Verbindung — 接続\n| and \\| `more`\n\n  A second paragraph\n",
    );
    let created = &content(&[&page]).payloads[3];
    let Detail::Listed(data) = &created.fields()[0].detail else {
        panic!("data has properties");
    };
    assert_eq!(
        data[1].description.as_deref(),
        Some("Die *UUID* der  Verbindung — 接続\n| and \\| `more`\n\n  A second paragraph")
    );
}

#[test]
fn the_number_of_blank_lines_carries_nothing() {
    let page = webhooks();
    let close = page
        .replace("\n\n\n", "\n\n")
        .replace("\n\n    - ", "\n    - ")
        .replace("\n\n- **", "\n- **");
    assert_ne!(close, page);
    assert_eq!(content(&[&close]), content(&[&page]));
}

// The ways in which the page moves without notice.

#[test]
fn keys_may_be_in_authored_order() {
    let calendar = "    - **`calendar_id`** (string (uuid)) **Required**
      The UUID of the deleted calendar connection

";
    let platform = "    - **`calendar_platform`** (\"google\" | \"microsoft\") **Required**
      The calendar platform. Either 'google' for Google Calendar or 'microsoft' for Microsoft Outlook/365

";
    let data_row = "| `data` | object | Yes |  |\n";
    let event_row = "| `event` | string | Yes | The webhook event type |\n";
    let section = "webhooks/calendarwebhookconnectiondeleted.mdx";
    let event = "- **`event`** (string) **Required**\n  The webhook event type\n\n";
    let page = webhooks()
        .replace_only(
            &format!("{calendar}{platform}"),
            &format!("{platform}{calendar}"),
        )
        .replace_behind(
            section,
            &format!("{data_row}{event_row}"),
            &format!("{event_row}{data_row}"),
        )
        .replace_behind(section, event, "")
        .replace_behind(
            section,
            "- **`data`** (object)",
            &format!("{event}- **`data`** (object)"),
        )
        .replace_behind(
            section,
            "{\n  \"data\": {\n    \"calendar_id\": \"examplecalendar_id\",\n    \"calendar_platform\": \"examplecalendar_platform\",\n",
            "{\n  \"event\": \"exampleevent\",\n  \"data\": {\n    \"calendar_platform\": \"examplecalendar_platform\",\n    \"calendar_id\": \"examplecalendar_id\",\n",
        )
        .replace_behind(section, "  },\n  \"event\": \"exampleevent\"\n}", "  }\n}");
    let deleted = &content(&[&page]).payloads[4];
    assert_eq!(names(deleted.fields()), ["event", "data"]);
    let Detail::Listed(data) = &deleted.fields()[1].detail else {
        panic!("data has properties");
    };
    assert_eq!(
        names(data),
        ["calendar_platform", "calendar_id", "deleted_at"]
    );
}

#[test]
fn links_may_be_absolute() {
    let page = webhooks();
    let moved = page.replace("](./", "](/docs/api-v2/reference/webhooks/");
    assert_ne!(moved, page);
    assert_eq!(content(&[&moved]), content(&[&page]));
}

#[test]
fn the_callbacks_may_move_to_a_second_page() {
    let page = webhooks();
    let (first, callbacks) = page.cut("## Completed\n", "## Webhook & Callback Payloads\n");
    let (first, links) = first.cut("## Callbacks\n", "\n\n---");
    let head = "## Callback Payloads\n\nReference documentation for callbacks\n\n### Source: \
        ./content/docs/api-v2/reference/callbacks/index.mdx\n\nThe callbacks.\n\n";
    let second =
        format!("# callbacks api-v2 Reference\n\nCallbacks.\n\n{head}{links}\n---\n\n{callbacks}");
    assert_eq!(content(&[&first, &second]), content(&[&page]));
    assert_eq!(family_counts(&[&first, &second]), [3, 7, 2]);
    assert_eq!(family_counts(&[&first]), [3, 7, 0]);
    // Either index may name what the other page documents.
    let (without_index, index) = second.cut("## Callback Payloads\n", "## Completed\n");
    let first_with_both = format!("{first}\n{}", index.trim_end());
    assert_eq!(
        content(&[&first_with_both, &without_index]),
        content(&[&page])
    );
}

#[test]
fn a_payload_may_be_added_and_a_type_may_change() {
    let section = r#"
## Bot Chat Message

A message

### Source: ./content/docs/api-v2/reference/webhooks/botwebhookchatmessage.mdx

> A message

## Payload Structure

| Field | Type | Required | Description |
|-------|------|----------|-------------|
| `data` | object | Yes | The data
- **`tags`** (string) **Required** |
| `tags` | "a" | "b" | No | With a | pipe |

## Field Details

A message

- **`data`** (object) **Required**
  The data
- **`tags`** (string) **Required**

  Properties:
    The data
- **`tags`** (string) **Required**

    - **`message`** (object) *Optional*
      The message

    - **`sender`** (object | null) **Required**
      The sender
---
## Example

    - **`sender`** (object) without a marker

    - **`scores`** (number[][]) **Required**

- **`tags`** ("a" | "b"[]) *Optional*
  With a | pipe

## Example

```json
{
  "data": {
    "message": {
      "id": null
    },
    "sender": {
      "name": "examplename",
      "of": {
        "deep": ...
      },
      "no": [],
      "gone": null
    },
    "scores": []
  },
  "tags": []
}
```

---
"#;
    let link = "- [Bot Webhook Completed]";
    let page = webhooks()
        .replace_only(
            "# webhooks api-v2 Reference\n\nReference documentation for webhooks in api-v2.\n",
            section,
        )
        .replace_only(
            link,
            &format!("- [Bot Webhook Chat Message](./botwebhookchatmessage/#top)\n{link}"),
        );
    let mut content = content(&[&page]);
    assert_eq!(content.payloads.len(), 13);
    content.payloads.truncate(1);
    assert_snapshot!(outline(&content), @r#"
    BotWebhook BotWebhookChatMessage (botwebhookchatmessage): Bot Chat Message / A message
      data: object required - The data - **`tags`** (string)…
      data.message: object optional - The message
      data.message.id: the example shows null
      data.sender: object | null required - The sender --- ## Example…
      data.sender.name: the example shows string
      data.sender.of: the example shows {deep: deep}
      data.sender.no: the example shows []
      data.sender.gone: the example shows null
      data.scores: number[][] required
      tags: ("a" | "b")[] optional - With a | pipe
    "#);
}

#[test]
fn an_object_without_properties_shows_what_its_example_shows() {
    let content = content(&[&webhooks()]);
    let Detail::Listed(data) = &content.payloads[2].fields()[0].detail else {
        panic!("data has properties");
    };
    let Detail::Shown(status) = &data[2].detail else {
        panic!("the example shows the status");
    };
    let kinds: Vec<_> = status
        .iter()
        .map(|field| (field.name.as_str(), &field.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("code", &ShownKind::String),
            ("created_at", &ShownKind::String),
            ("error_message", &ShownKind::String),
            ("start_time", &ShownKind::Number),
        ]
    );
}

#[test]
fn no_page_is_an_error() {
    assert_snapshot!(problems(&[]), @"
      × no page to read
       ╭─[no page:1:1]
       ╰────
      help: pass at least one page of the vendor's reference documentation
    ");
}
