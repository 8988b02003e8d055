//! Reports made by hand: what they say need not be what the comparison finds.

use serde_json::{Value, json};
use xtask::diff::{Bump, Change, Detail, Level, Report, Rule, Verdict, Wire};

/// What breaks only where released code reads what is new.
const BREAKS: Wire = Wire {
    old_reads_new: Verdict::Breaks,
    new_reads_old: Verdict::Safe,
};

/// A change of texts only.
pub(crate) fn documentation(path: &str, before: &str, after: &str) -> Change {
    Change {
        rule: Rule::DocumentationChanged,
        level: Level::Info,
        bump: Bump::Patch,
        path: path.into(),
        used_by: vec!["webhook bot.status_change".into()],
        wire: Wire::SAFE,
        rust: None,
        before: Some(before.into()),
        after: Some(after.into()),
        details: Vec::new(),
    }
}

/// A few changes of every level.
pub(crate) fn few() -> Report {
    let property = |name: &str| format!("/components/schemas/{name}");
    let code = property("BotStatus/properties/code");
    let long = "The status, for programs: one of those that are listed below, or one that was not known on the day";
    Report {
        not_known: None,
        changes: vec![
            Change {
                rule: Rule::PropertyBecameOptional,
                level: Level::Error,
                bump: Bump::Major,
                path: property("BotStatus/properties/created_at"),
                used_by: vec!["webhook bot.status_change".into()],
                wire: BREAKS,
                rust: Some("`BotStatus.created_at` is `Option<Timestamp>`, was `Timestamp`".into()),
                before: Some(json!({"type": "string", "format": "date-time"})),
                after: Some(json!({"type": "string", "format": "date-time"})),
                details: vec![Detail {
                    rule: Rule::DocumentationChanged,
                    path: property("BotStatus/properties/created_at/description"),
                    before: Some(json!("When the bot came into this status.")),
                    after: None,
                }],
            },
            Change {
                rule: Rule::Unclassified,
                level: Level::Error,
                bump: Bump::Major,
                path: property("BotStatus/not"),
                used_by: Vec::new(),
                wire: Wire::UNKNOWN,
                rust: Some("not known: no rule explains the change".into()),
                before: None,
                after: Some(json!({"required": ["error"]})),
                details: Vec::new(),
            },
            Change {
                rule: Rule::EnumValueRemoved,
                level: Level::Warning,
                bump: Bump::Major,
                path: code.clone(),
                used_by: events(),
                wire: Wire::SAFE,
                rust: Some("`StatusCode::Retrying` is gone".into()),
                before: Some(json!("retrying")),
                after: None,
                details: Vec::new(),
            },
            Change {
                rule: Rule::EventAdded,
                level: Level::Info,
                bump: Bump::Minor,
                path: "/webhooks/BotWebhookChatMessage".into(),
                used_by: vec!["webhook bot.chat_message".into()],
                wire: Wire::SAFE,
                rust: Some("`WebhookEvent::BotChatMessage` is new".into()),
                before: None,
                after: Some(payload()),
                details: Vec::new(),
            },
            documentation(
                &code,
                &format!("{long} of the page."),
                &format!("{long} of this page."),
            ),
        ],
    }
}

/// More changes than a screen or a comment holds.
pub(crate) fn many() -> Report {
    let text = "A text for people. ".repeat(10);
    let changes = (0..2_000).map(|number| {
        let mut change = documentation(
            &format!("/components/schemas/Type{number}"),
            &text,
            &format!("{number} {text}"),
        );
        let detail = Detail {
            rule: Rule::DefaultChanged,
            path: change.path.clone(),
            before: None,
            after: Some(json!(number)),
        };
        change.details = vec![detail; if number == 0 { 12 } else { 0 }];
        change
    });
    Report {
        not_known: None,
        changes: changes.collect(),
    }
}

fn events() -> Vec<String> {
    let name = |number| match number {
        0..2 => format!("callback event.{number}"),
        _ => format!("webhook event.{number}"),
    };
    (0..9).map(name).collect()
}

fn payload() -> Value {
    json!({
        "type": "object",
        "properties": {
            "event": { "const": "bot.chat_message" },
            "sent_at": { "type": "string", "format": "date-time" },
        },
        "required": ["event"],
    })
}
