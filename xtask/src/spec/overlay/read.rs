//! Reads and checks `spec/overlay.yaml`.

use std::collections::HashSet;

use roas_overlay::v1_1;
use roas_overlay::validation::Validate;
use serde_json::Value;
use serde_json_path::JsonPath;
use serde_saphyr::Location;

use super::document::{Action, Change, Expectation, Overlay, Target};
use super::written::{WrittenAction, WrittenOverlay};
use crate::problem::{Problem, Problems, Source};
use crate::yaml;

/// Reads an overlay.
///
/// # Errors
///
/// All problems, each with its line and column: an id that is not in kebab-case or not unique; an empty reason or source;
/// a violation of the Overlay Specification, such as an invalid JSONPath; a removal without the removed value; an update
/// that would append to an array that it should replace. Invalid YAML and an unknown, missing or duplicate key end the
/// reading with one error.
pub fn read(source: &Source) -> Result<Overlay, Problems> {
    let written: WrittenOverlay = yaml::read(source)?;
    let mut reader = Reader {
        source,
        problems: Vec::new(),
    };
    reader.check_standard(&written);
    let actions = reader.actions(&written.actions.value);
    Problems::check(reader.problems)?;
    Ok(Overlay {
        source: source.clone(),
        actions,
    })
}

/// Checks the overlay, and collects the problems.
struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn reject(&mut self, place: Location, message: impl Into<String>, help: &str) {
        let place = yaml::span(place);
        self.problems
            .push(self.source.problem(message, place, "here", help));
    }

    /// Checks the requirements of the Overlay Specification.
    #[expect(
        clippy::default_trait_access,
        reason = "roas-overlay does not export the crate of this set of options"
    )]
    fn check_standard(&mut self, written: &WrittenOverlay) {
        if let Err(error) = v1_1::Version::try_from(written.overlay.value.as_str()) {
            self.reject(
                written.overlay.referenced,
                error.to_string(),
                "write `overlay: 1.1.0`",
            );
        }
        if let Err(invalid) = written.standard().validate(Default::default()) {
            for error in invalid.errors {
                self.reject(
                    written.place(&error.path),
                    format!("violates the Overlay Specification: {error}"),
                    "see https://spec.openapis.org/overlay/v1.1.0.html",
                );
            }
        }
    }

    /// The valid actions, in order.
    fn actions(&mut self, written: &[WrittenAction]) -> Vec<Action> {
        let mut ids = HashSet::new();
        let mut actions = Vec::new();
        for (index, action) in written.iter().enumerate() {
            self.check_labels(action, &mut ids);
            self.check_expectation(action);
            if let Some(copy) = &action.copy {
                self.reject(
                    copy.referenced,
                    format!(
                        "action `{}`: `copy` of Overlay 1.1 is not supported",
                        action.id.value
                    ),
                    "write the value under `update`",
                );
            }
            self.check_replacement(action, written.get(index + 1));
            actions.extend(read_action(action));
        }
        actions
    }

    fn check_labels<'w>(&mut self, action: &'w WrittenAction, ids: &mut HashSet<&'w str>) {
        let id = action.id.value.as_str();
        let place = action.id.referenced;
        if !is_kebab_case(id) {
            self.reject(
                place,
                format!("the id `{id}` is not in kebab-case"),
                "write lower-case words and digits, joined by single hyphens: `event-instance`",
            );
        }
        if !ids.insert(id) {
            self.reject(
                place,
                format!("the id `{id}` is a duplicate"),
                "reports name actions by their id: choose another id",
            );
        }
        for (name, text) in [("x-reason", &action.reason), ("x-source", &action.source)] {
            if text.value.trim().is_empty() {
                self.reject(
                    text.referenced,
                    format!("action `{id}` has an empty `{name}`"),
                    "a correction without a reason and a source cannot be reviewed: write both",
                );
            }
        }
    }

    fn check_expectation(&mut self, action: &WrittenAction) {
        let (message, help) = match (&action.update, &action.expects.value) {
            (None, Expectation::Nothing) if action.remove == Some(true) => (
                "a removal must state what it removes",
                "write `x-expects: { value: … }`",
            ),
            (Some(update), Expectation::Value(expected)) if appends(expected, update) => (
                "the update would append to the array that it should replace",
                "remove the object that contains the array, and add it again (`x-replaced-by`)",
            ),
            _ => return,
        };
        self.reject(
            action.expects.referenced,
            format!("action `{}`: {message}", action.id.value),
            help,
        );
    }

    fn check_replacement(&mut self, action: &WrittenAction, next: Option<&WrittenAction>) {
        let Some(replaced_by) = &action.replaced_by else {
            return;
        };
        let follows = next.is_some_and(|next| {
            next.id.value == replaced_by.value
                && next.update.is_some()
                && next.expects.value == Expectation::Nothing
        });
        if action.remove != Some(true) || !follows {
            self.reject(
                replaced_by.referenced,
                format!(
                    "action `{}` is not a removal followed by the update `{}`",
                    action.id.value, replaced_by.value
                ),
                "`x-replaced-by` belongs to a removal, and names the next action, an update that expects \
                 nothing",
            );
        }
    }
}

/// The action; `None` if it has a problem that was reported.
fn read_action(written: &WrittenAction) -> Option<Action> {
    Some(Action {
        id: written.id.value.clone(),
        line: written.id.referenced.line(),
        group: written.group,
        reason: written.reason.value.clone(),
        source: written.source.value.clone(),
        target: Target {
            text: written.target.value.clone(),
            path: JsonPath::parse(&written.target.value).ok()?,
            span: yaml::span(written.target.referenced),
        },
        expects: written.expects.value.clone(),
        change: match (&written.update, &written.replaced_by) {
            (Some(update), _) => Change::Update(update.clone()),
            (None, Some(_)) => Change::Replace,
            (None, None) => Change::Remove,
        },
        standard: written.standard(),
    })
}

/// Whether an update has an array where an array is expected, to which a merge would append.
pub(super) fn appends(expected: &Value, update: &Value) -> bool {
    match (expected, update) {
        (Value::Array(_), Value::Array(_)) => true,
        (Value::Object(expected), Value::Object(update)) => expected.iter().any(|(name, value)| {
            update
                .get(name)
                .is_some_and(|brought| appends(value, brought))
        }),
        _ => false,
    }
}

fn is_kebab_case(id: &str) -> bool {
    id.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_kebab_case;

    #[test]
    fn an_id_is_in_kebab_case() {
        for id in ["event", "event-2", "bot-completed-event"] {
            assert!(is_kebab_case(id), "{id}");
        }
        for id in ["", "-", "Event", "event_id", "event--id", "event-", "é"] {
            assert!(!is_kebab_case(id), "{id}");
        }
    }
}
