//! Secrets that can be found wherever they turn up.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use crate_tests::carried;
use crate_tests::fixture::Carrier;
use serde_json::Value;

/// What every secret is made of.
const MARK: &str = "hush";

/// The mark six times: long enough for a key, and in base64 it repeats itself too.
pub(crate) fn secret() -> String {
    MARK.repeat(6)
}

/// The secret as an endpoint's.
pub(crate) fn webhook_secret() -> String {
    format!("whsec_{}", base64(secret().as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    Base64Display::new(bytes, &STANDARD).to_string()
}

/// Puts secrets where payloads have them: into the userinfo, the query and the fragment of links, and into
/// every value of `extra`.
pub(crate) fn plant(payload: &mut Value) {
    if let Some(extra) = payload.get_mut("extra") {
        every_text(extra, &|text| *text = secret());
    }
    if let Some(data) = payload.get_mut("data") {
        every_text(data, &|text| {
            if let Some(rest) = text.strip_prefix("https://") {
                let place = rest.split('?').next().unwrap_or(rest);
                let secret = secret();
                *text = format!("https://{secret}:{secret}@{place}?{secret}={secret}#{secret}");
            }
        });
    }
}

/// Puts a link with a secret into every other text that the types accept with it, keys of `extra` and unknown values of
/// enums included.
pub(crate) fn plant_links(carrier: Carrier, payload: &mut Value) {
    for place in places(payload).iter().filter(|place| *place != "/event") {
        let Some(Value::String(text)) = payload.pointer_mut(place) else {
            continue;
        };
        if text.contains(MARK) {
            continue;
        }
        let secret = secret();
        let linked = format!("{text} https://host.example/{secret} path?pwd={secret}");
        let text = std::mem::replace(text, linked);
        if carried::drift(carrier, &payload.to_string()).is_err() {
            *payload.pointer_mut(place).unwrap() = Value::String(text);
        }
    }
    if let Some(Value::Object(extra)) = payload.get_mut("extra") {
        extra.insert(format!("host.example/{}", secret()), Value::Null);
    }
}

/// Puts a secret in place of every other text as well, wherever the types take any: into names, titles, chat and
/// messages of errors. Of these the models may show some; a line or a delivery shows none.
pub(crate) fn plant_everywhere(carrier: Carrier, payload: &mut Value) {
    plant(payload);
    for place in places(payload) {
        let Some(Value::String(text)) = payload.pointer_mut(&place) else {
            continue;
        };
        if text.contains(MARK) {
            continue;
        }
        let text = std::mem::replace(text, secret());
        let drift = carried::drift(carrier, &payload.to_string());
        if !drift.is_ok_and(|drift| drift.is_empty()) {
            *payload.pointer_mut(&place).unwrap() = Value::String(text);
        }
    }
}

/// The JSON pointers to everything in a value.
pub(crate) fn places(value: &Value) -> Vec<String> {
    let mut places = vec![String::new()];
    let mut below = |key: String, value| {
        places.extend(
            self::places(value)
                .iter()
                .map(|rest| format!("/{key}{rest}")),
        );
    };
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                below(index.to_string(), item);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                below(key.clone(), member);
            }
        }
        _ => {}
    }
    places
}

fn every_text(value: &mut Value, change: &impl Fn(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| every_text(item, change)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| every_text(member, change)),
        _ => {}
    }
}

/// How bytes may be printed.
pub(crate) fn forms(bytes: &[u8]) -> Vec<String> {
    let hex = bytes
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let list = format!("{bytes:?}");
    let list = list.trim_matches(['[', ']']).to_owned();
    let mut forms = vec![base64(bytes), hex.to_uppercase(), hex, list];
    forms.extend(str::from_utf8(bytes).ok().map(str::to_owned));
    forms
}

/// What must not be printed.
pub(crate) struct Needles(Vec<String>);

impl Default for Needles {
    /// The mark, in every form.
    fn default() -> Self {
        let mut needles = forms(MARK.as_bytes());
        needles.retain(|form| !form.ends_with('='));
        // In base64 the mark has three forms, one for each offset in a group of three bytes.
        needles.extend(["aHVzaGh1".to_owned(), "c2hodXNo".to_owned()]);
        Self(needles)
    }
}

impl Needles {
    /// Adds a text that this test does not choose, such as a signature.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.extend(forms(bytes));
    }

    pub(crate) fn found_in(&self, printed: &str) -> Option<&str> {
        let found = self.0.iter().find(|needle| printed.contains(*needle));
        found.map(String::as_str)
    }

    #[track_caller]
    pub(crate) fn assert_absent(&self, what: &str, printed: &str) {
        if let Some(needle) = self.found_in(printed) {
            panic!("{what} shows `{needle}`: {printed}");
        }
    }
}
