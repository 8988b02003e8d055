//! `--set`: changes samples by JSON pointer.

use bytes::Bytes;
use meeting_baas_webhooks::testing::{Draft, SampleError};
use serde_json::Value;

use crate::failure::Failure;

/// A value at a JSON pointer.
pub(super) struct Setting {
    pub(super) pointer: String,
    value: Value,
}

impl Setting {
    /// Reads `/pointer=value`: a value that is not JSON is a text.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let Some((pointer, value)) = text.split_once('=').filter(|_| text.starts_with('/')) else {
            return Err(Failure::usage(
                "`--set` expects a JSON pointer and a value: `--set /data/error_code=API_REQUEST`",
            ));
        };
        Ok(Self {
            pointer: pointer.to_owned(),
            value: serde_json::from_str(value).unwrap_or_else(|_| value.into()),
        })
    }

    /// The value, if it is a text.
    pub(super) fn text(&self) -> &str {
        self.value.as_str().unwrap_or_default()
    }
}

/// The bodies of samples with these settings. Of `all` samples, a setting changes those that have something at its pointer, and
/// at least one must.
pub(super) fn bodies(
    drafts: Vec<Draft>,
    settings: &[Setting],
    all: bool,
) -> Result<Vec<Bytes>, Failure> {
    let failed = |error: SampleError| Failure::usage(format_args!("`--set`: {error}"));
    let mut used = vec![false; settings.len()];
    let mut bodies = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let body = draft.body().map_err(failed)?;
        let payload: Value = serde_json::from_slice(&body).unwrap_or_default();
        for (Setting { pointer, value }, used) in settings.iter().zip(&mut used) {
            if all && payload.pointer(pointer).is_none() {
                continue;
            }
            *used = true;
            draft = draft.with(pointer, value.clone());
        }
        bodies.push(draft.body().map_err(failed)?);
    }
    match settings.iter().zip(used).find(|(_, used)| !used) {
        Some((Setting { pointer, .. }, _)) => Err(Failure::usage(format_args!(
            "`--set`: no sample has anything at `{pointer}`"
        ))),
        None => Ok(bodies),
    }
}

#[cfg(test)]
mod tests {
    use super::{Setting, bodies};
    use meeting_baas_webhooks::testing::sample;
    use serde_json::json;

    #[test]
    fn a_value_is_json_or_a_text() {
        for (text, value) in [
            ("/a=1", json!(1)),
            ("/a=null", json!(null)),
            ("/a=x=y", json!("x=y")),
            ("/a=\"1\"", json!("1")),
            ("/a=", json!("")),
        ] {
            assert_eq!(Setting::parse(text).unwrap().value, value, "{text}");
        }
        assert!(Setting::parse("a=1").is_err() && Setting::parse("/a").is_err());
    }

    #[test]
    fn of_all_samples_those_that_have_the_key_are_changed() {
        let drafts = || vec![sample("bot.failed"), sample("alert")];
        let code = [Setting::parse("/data/error_code=API_REQUEST").unwrap()];
        let changed = bodies(drafts(), &code, true).unwrap();
        assert!(String::from_utf8_lossy(&changed[0]).contains("API_REQUEST"));
        assert!(bodies(drafts(), &code, false).is_err());
        let nowhere = [Setting::parse("/data/nothing=1").unwrap()];
        assert!(bodies(drafts(), &nowhere, true).is_err());
    }
}
