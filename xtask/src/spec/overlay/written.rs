//! The form of `spec/overlay.yaml`, as serde reads it.

use roas_overlay::v1_1;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::{Location, Spanned};

use super::document::{Expectation, Group};

/// The document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenOverlay {
    pub(super) overlay: Spanned<String>,
    info: Spanned<Info>,
    pub(super) actions: Spanned<Vec<WrittenAction>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Info {
    title: String,
    version: String,
    description: Option<String>,
}

/// An action. The standard's `copy` is read so that it is reported as what it is: not supported.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAction {
    #[serde(rename = "x-id")]
    pub(super) id: Spanned<String>,
    #[serde(rename = "x-group")]
    pub(super) group: Group,
    #[serde(rename = "x-reason")]
    pub(super) reason: Spanned<String>,
    #[serde(rename = "x-source")]
    pub(super) source: Spanned<String>,
    #[serde(rename = "x-expects")]
    pub(super) expects: Spanned<Expectation>,
    #[serde(rename = "x-replaced-by")]
    pub(super) replaced_by: Option<Spanned<String>>,
    pub(super) target: Spanned<String>,
    description: Option<String>,
    pub(super) update: Option<Value>,
    pub(super) remove: Option<bool>,
    pub(super) copy: Option<Spanned<String>>,
}

impl WrittenOverlay {
    /// The members that the Overlay Specification defines.
    pub(super) fn standard(&self) -> v1_1::Overlay {
        let info = &self.info.value;
        v1_1::Overlay {
            info: v1_1::Info {
                title: info.title.clone(),
                version: info.version.clone(),
                description: info.description.clone(),
                ..v1_1::Info::default()
            },
            actions: self
                .actions
                .value
                .iter()
                .map(WrittenAction::standard)
                .collect(),
            ..v1_1::Overlay::default()
        }
    }

    /// The place of the path of a validation error (`#.actions[3].target`).
    pub(super) fn place(&self, path: &str) -> Location {
        let Some(rest) = path.strip_prefix("#.actions") else {
            return self.info.referenced;
        };
        match self.action(rest) {
            Some(action) if rest.ends_with("].target") => action.target.referenced,
            Some(action) => action.id.referenced,
            None => self.actions.referenced,
        }
    }

    /// The action of a path such as `[3].target`.
    fn action(&self, path: &str) -> Option<&WrittenAction> {
        let (index, _) = path.strip_prefix('[')?.split_once(']')?;
        self.actions.value.get(index.parse::<usize>().ok()?)
    }
}

impl WrittenAction {
    /// The members that the Overlay Specification defines.
    pub(super) fn standard(&self) -> v1_1::Action {
        v1_1::Action {
            target: self.target.value.clone(),
            description: self.description.clone(),
            update: self.update.clone(),
            remove: self.remove,
            ..v1_1::Action::default()
        }
    }
}
