//! Edits of an overlay, any of which a person could make.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use xtask::spec::overlay::{Change, Expectation, Group, Overlay};

const VALUES: [&str; 3] = ["const", "enum", "x-extensible-enum"];

/// An edit of an overlay.
#[derive(Clone, Debug)]
pub(crate) enum OverlayEdit {
    /// No such action.
    Delete(Index),
    /// The action goes in front of all others.
    Advance(Index),
    /// The action again, with another id.
    Repeat(Index),
    /// One more, of a property of a named schema.
    Add(Index, Value, bool),
    /// What the action states is something else.
    State(Index, Index, Value),
}

pub(crate) fn overlay_edits() -> impl Strategy<Value = OverlayEdit> {
    let facts = || {
        select(vec![
            json!({"const": "a"}),
            json!({"enum": ["a", "b"]}),
            json!({"x-extensible-enum": ["a", "b"]}),
            json!({"format": "uuid"}),
            json!({"minimum": 0}),
            json!({"minimum": 1, "maximum": 9}),
            json!({"maxLength": 9}),
            json!({"type": "string"}),
            json!({"type": "integer", "minimum": 0}),
            json!({"type": ["string", "null"]}),
            json!({"$ref": "#/components/schemas/BotId"}),
            json!({"properties": {"k": {"type": "string"}}, "required": ["k"]}),
            json!({"items": {"type": "string"}}),
            json!({"description": "In our words."}),
        ])
    };
    prop_oneof![
        1 => any::<Index>().prop_map(OverlayEdit::Delete),
        1 => any::<Index>().prop_map(OverlayEdit::Advance),
        4 => any::<Index>().prop_map(OverlayEdit::Repeat),
        4 => (any::<Index>(), facts(), any::<bool>())
            .prop_map(|(at, fact, expects)| OverlayEdit::Add(at, fact, expects)),
        2 => (any::<Index>(), any::<Index>(), facts())
            .prop_map(|(at, member, fact)| OverlayEdit::State(at, member, fact)),
    ]
}

/// The actions as JSON, which is YAML too; each with its steps' partner.
pub(crate) fn written(overlay: &Overlay) -> Vec<Vec<Value>> {
    let mut steps: Vec<Vec<Value>> = Vec::new();
    let mut is_replacement = false;
    let mut actions = overlay.actions().iter().peekable();
    while let Some(action) = actions.next() {
        let mut members = json!({
            "x-id": action.id,
            "x-group": if action.group == Group::Generator { "generator" } else { "vendor-gap" },
            "x-reason": action.reason,
            "x-source": action.source,
            "target": action.target.text,
            "x-expects": match &action.expects {
                Expectation::Nothing => json!("nothing"),
                Expectation::Value(value) => json!({"value": value}),
            },
        });
        match &action.change {
            Change::Update(update) => members["update"] = update.clone(),
            Change::Remove => members["remove"] = json!(true),
            Change::Replace => {
                members["remove"] = json!(true);
                members["x-replaced-by"] = json!(actions.peek().unwrap().id);
            }
        }
        match steps.last_mut() {
            Some(step) if is_replacement => step.push(members),
            _ => steps.push(vec![members]),
        }
        is_replacement = action.change == Change::Replace;
    }
    steps
}

/// The properties of the named schemas, by JSONPath, with what is there.
fn properties(document: &Value) -> Vec<(String, Value)> {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut found = Vec::new();
    for (name, schema) in schemas {
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("$.components.schemas.{name}.properties.{key}");
            found.push((path, property.clone()));
        }
    }
    found
}

pub(crate) fn edited(
    mut steps: Vec<Vec<Value>>,
    edits: &[OverlayEdit],
    document: &Value,
) -> Vec<Vec<Value>> {
    for (number, edit) in edits.iter().enumerate() {
        match edit {
            OverlayEdit::Delete(at) => drop(steps.remove(at.index(steps.len()))),
            OverlayEdit::Advance(at) => {
                let step = steps.remove(at.index(steps.len()));
                steps.insert(0, step);
            }
            OverlayEdit::Repeat(at) => {
                let mut step = steps[at.index(steps.len())].clone();
                for action in &mut step {
                    for member in ["x-id", "x-replaced-by"] {
                        if let Some(id) = action.get(member).and_then(Value::as_str) {
                            action[member] = json!(format!("{id}-{number}"));
                        }
                    }
                }
                steps.push(step);
            }
            OverlayEdit::Add(at, fact, expects_what_is_there) => {
                let properties = properties(document);
                let (target, there) = &properties[at.index(properties.len())];
                let keywords = fact.as_object().unwrap().keys();
                let stated = keywords.filter_map(|it| Some((it.clone(), there.get(it)?.clone())));
                let stated: serde_json::Map<_, _> = stated.collect();
                let expects = if *expects_what_is_there && !stated.is_empty() {
                    json!({"value": stated})
                } else {
                    json!("nothing")
                };
                steps.push(vec![json!({
                    "x-id": format!("added-{number}"), "x-group": "vendor-gap", "x-reason": "r", "x-source": "s",
                    "target": target, "x-expects": expects, "update": fact,
                })]);
            }
            OverlayEdit::State(at, member, fact) => {
                let at = at.index(steps.len());
                let action = steps[at].last_mut().unwrap();
                // An action that states two lists of values of one place contradicts itself, and is a fault of its own.
                let states_values = |it: &Value| VALUES.iter().any(|name| it.get(name).is_some());
                let contradicts = states_values(fact) && states_values(&action["update"]);
                if let Some(update) = action["update"].as_object_mut()
                    && !contradicts
                {
                    let keys: Vec<String> = update.keys().cloned().collect();
                    let key = &keys[member.index(keys.len())];
                    match fact.get(key) {
                        Some(value) => update[key] = value.clone(),
                        None => update.extend(fact.as_object().unwrap().clone()),
                    }
                }
            }
        }
    }
    steps
}
