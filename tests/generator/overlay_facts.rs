//! Whatever the overlay says is in the document, or its action is superseded or in conflict: over random edits of the page
//! and of the overlay, no fact is lost.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::content_edits::{self, Edit};
use tests::page::{content, webhooks};
use tests::{frozen, property};
use xtask::command::pipeline::{self, Inputs};
use xtask::problem::Source;
use xtask::schema::{self, Kind, Schema};
use xtask::spec::overlay::{self, Action, Change, Expectation, Group, Mode, Overlay};

const VALUES: [&str; 3] = ["const", "enum", "x-extensible-enum"];

/// An edit of an overlay.
#[derive(Clone, Debug)]
enum OverlayEdit {
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

fn overlay_edits() -> impl Strategy<Value = OverlayEdit> {
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
fn written(overlay: &Overlay) -> Vec<Vec<Value>> {
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

fn edited(mut steps: Vec<Vec<Value>>, edits: &[OverlayEdit], document: &Value) -> Vec<Vec<Value>> {
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

fn overlay_of(steps: &[Vec<Value>]) -> Option<Overlay> {
    let actions: Vec<&Value> = steps.iter().flatten().collect();
    let text = json!({
        "overlay": "1.1.0",
        "info": {"title": "t", "version": "1.0.0"},
        "actions": actions,
    });
    // Some edits are wrong in themselves, and reported as such.
    overlay::read(&Source::new("overlay.yaml", text.to_string())).ok()
}

/// The place of a target that is a path of names.
fn pointer(target: &str) -> String {
    let names = target.replace("['", ".").replace("']", "");
    names.trim_start_matches('$').replace('.', "/")
}

/// What is stated and missing; `None` if the document says all of it.
fn missing(document: &Value, node: &Value, update: &Value, in_schema: bool) -> Option<String> {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) if !in_schema => {
            update
                .iter()
                .find_map(|(key, brought)| match node.get(key) {
                    Some(_) if ["description", "summary"].contains(&key.as_str()) => None,
                    Some(there) => missing(document, there, brought, false),
                    None => Some(format!("no {key}")),
                })
        }
        (Value::Array(items), Value::Array(brought)) => {
            let mut brought = brought.iter();
            let is_missing = |item: &&Value| !items.contains(item);
            brought.find(is_missing).map(|item| format!("no {item}"))
        }
        (Value::Object(_), Value::Object(update)) => {
            let place = Place::of(document, node);
            update
                .iter()
                .find_map(|(key, brought)| place.missing(key, brought))
        }
        _ => (node != update).then(|| format!("{node} is not {update}")),
    }
}

/// A schema of the document.
struct Place<'a> {
    document: &'a Value,
    node: &'a Value,
    /// As it is written.
    written: Schema,
    /// What it refers to.
    resolved: Value,
    target: Schema,
}

impl<'a> Place<'a> {
    fn of(document: &'a Value, node: &'a Value) -> Self {
        let written = schema::read(document, node);
        let mut resolved = node.clone();
        let mut target = written.clone();
        while let Some(name) = target.reference() {
            let nullable = target.nullable;
            resolved = document["components"]["schemas"][name].clone();
            target = schema::read(document, &resolved);
            target.nullable |= nullable;
        }
        Self {
            document,
            node,
            written,
            resolved,
            target,
        }
    }

    fn missing(&self, keyword: &str, brought: &Value) -> Option<String> {
        let read = |value: &Value| schema::read(self.document, value);
        let holds = match keyword {
            "description" | "summary" => self.node.get(keyword).is_some(),
            "properties" => {
                let there = self.resolved["properties"].as_object();
                return brought
                    .as_object()
                    .unwrap()
                    .iter()
                    .find_map(|(key, brought)| {
                        let found = there.and_then(|it| it.get(key));
                        found.map_or_else(
                            || Some(format!("no property {key}")),
                            |found| missing(self.document, found, brought, true),
                        )
                    });
            }
            "required" => {
                let object = self.target.object();
                // A later stage reports a key that is required, and is not a property.
                let listed = self.resolved["required"].as_array();
                let is_required = |key: &Value| {
                    let property = object.and_then(|it| it.properties.get(key.as_str()?));
                    property.map_or_else(
                        || listed.is_some_and(|it| it.contains(key)),
                        |it| it.required,
                    )
                };
                brought.as_array().unwrap().iter().all(is_required)
            }
            "items" => return missing(self.document, &self.resolved["items"], brought, true),
            "$ref" => {
                self.written.reference() == read(&json!({"$ref": brought})).reference()
                    || self.target == read(&json!({"$ref": brought}))
            }
            "anyOf" | "oneOf" => read(&json!({keyword: brought})).kind == self.written.kind,
            "type" => {
                let claimed = read(&json!({"type": brought}));
                let kind = |schema: &Schema| match &schema.kind {
                    Kind::Text | Kind::Enum(_) => "text".to_owned(),
                    Kind::Object(_) | Kind::Map(_) => "object".to_owned(),
                    Kind::List(_) => "list".to_owned(),
                    other => format!("{other:?}"),
                };
                kind(&claimed) == kind(&self.target) && claimed.nullable == self.target.nullable
            }
            "const" => self.has_values(&[brought], false),
            "enum" => self.has_values(
                &brought.as_array().unwrap().iter().collect::<Vec<_>>(),
                false,
            ),
            // Later actions may add values.
            "x-extensible-enum" => self.has_values(
                &brought.as_array().unwrap().iter().collect::<Vec<_>>(),
                true,
            ),
            "minimum" | "maximum" => {
                let is_number = matches!(self.target.kind, Kind::Integer | Kind::Number);
                (is_number || self.target.kind == Kind::Any)
                    && self.resolved.get(keyword) == Some(brought)
            }
            "maxLength" => {
                let is_text = matches!(self.target.kind, Kind::Text | Kind::Enum(_) | Kind::Any);
                is_text && self.resolved.get(keyword) == Some(brought)
            }
            "format" => self.target.format.as_deref() == brought.as_str(),
            _ => self.resolved.get(keyword) == Some(brought),
        };
        (!holds).then(|| format!("{keyword}: {brought} is not in {}", self.node))
    }

    /// Whether exactly these values are allowed, and others if the list is open.
    fn has_values(&self, values: &[&Value], open: bool) -> bool {
        match &self.target.kind {
            Kind::Enum(there) => {
                let texts: Vec<&str> = values.iter().filter_map(|it| it.as_str()).collect();
                there.open == open
                    && texts.iter().all(|text| there.texts.contains(*text))
                    && (open || there.texts.len() == texts.len())
            }
            _ => false,
        }
    }
}

/// Whether what an action says is in the document.
fn lost(document: &Value, action: &Action) -> Option<String> {
    let Change::Update(update) = &action.change else {
        return None;
    };
    let place = pointer(&action.target.text);
    let in_schema = place.starts_with("/components/schemas/");
    let Some(node) = document.pointer(&place) else {
        return Some(format!("no {place}"));
    };
    if place == "/components/schemas" {
        let schemas = update.as_object().unwrap().iter();
        return schemas
            .clone()
            .find_map(|(name, brought)| match node.get(name) {
                Some(there) => missing(document, there, brought, true),
                None => Some(format!("no schema {name}")),
            });
    }
    missing(document, node, update, in_schema)
}

fn derived(edits: &[(Index, Edit)]) -> Option<Value> {
    let mut newer = content(&[&webhooks()]);
    for (at, edit) in edits {
        edit.apply(*at, &mut newer);
    }
    let inputs = Inputs {
        mode: Mode::Lenient,
        ..frozen::inputs()
    };
    // Places of one type with several shapes are an error of their own.
    Some(pipeline::derive(&inputs, &newer).ok()?.document)
}

#[test]
fn whatever_the_overlay_says_is_in_the_document_or_superseded_or_in_conflict() {
    let (applied, superseded, in_conflict) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let own = overlay::read(&frozen::inputs().overlay).unwrap();
    let steps = written(&own);
    let count = |cell: &Cell<usize>, more: usize| cell.set(cell.get() + more);
    let mut runner = TestRunner::new(property::config(40));
    let edits = (
        vec(content_edits::edits(), 0..2),
        vec(overlay_edits(), 0..4),
    );
    let result = runner.run(&edits, |(page_edits, overlay_edits)| {
        let Some(document) = derived(&page_edits) else {
            return Ok(());
        };
        let steps = edited(steps.clone(), &overlay_edits, &document);
        let Some(overlay) = overlay_of(&steps) else {
            return Ok(());
        };
        let (result, said) = match overlay::apply(&overlay, document.clone(), Mode::Lenient) {
            Ok(applied) => {
                count(&superseded, applied.superseded.len());
                (applied.document, String::new())
            }
            Err(problems) => {
                count(&in_conflict, problems.0.len());
                let texts = problems
                    .0
                    .iter()
                    .map(|it| format!("{it} {}\n", it.advice()));
                (
                    overlay::fitting(&overlay, document.clone(), |_| true),
                    texts.collect(),
                )
            }
        };
        for (index, action) in overlay.actions().iter().enumerate() {
            if said.contains(&format!("`{}`", action.id)) {
                continue;
            }
            count(&applied, 1);
            let Some(why) = lost(&result, action) else {
                continue;
            };
            // A later action may have decided otherwise, if it says what it finds.
            let place = &action.target.text;
            let decides = |later: &Action| {
                let other = later.target.text.as_str();
                let is_near = other.starts_with(place.as_str()) || place.starts_with(other);
                is_near && matches!(later.expects, Expectation::Value(_))
            };
            let is_decided = overlay.actions()[index + 1..].iter().any(decides);
            prop_assert!(is_decided, "{}: {why}\n{said}", action.id);
        }
        Ok(())
    });
    result.unwrap();
    let counts = [applied.get(), superseded.get(), in_conflict.get()];
    assert!(counts.iter().all(|it| *it > 0), "{counts:?}");
}
