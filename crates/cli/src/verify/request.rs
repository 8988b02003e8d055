//! A request that somebody saved.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

/// The head of a request.
#[derive(Debug, PartialEq)]
pub(super) struct Captured {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
}

impl Captured {
    /// Reads lines or JSON. The error shows no value, because a header may be a secret.
    pub(super) fn parse(bytes: &[u8], method: Option<&str>) -> Result<Self, String> {
        let text = str::from_utf8(bytes).map_err(|_| "the headers are not UTF-8".to_owned())?;
        let (found, headers) = match serde_json::from_str::<Value>(text) {
            Ok(json) => (None, of_json(&json)?),
            Err(_) => of_lines(text)?,
        };
        let method = method.or(found).unwrap_or("POST");
        let method = Method::from_bytes(method.as_bytes());
        Ok(Self {
            method: method.map_err(|_| "the method is not one of HTTP".to_owned())?,
            headers,
        })
    }
}

/// `Name: value` lines, which may begin with a request line, and with `>` as curl shows them.
fn of_lines(text: &str) -> Result<(Option<&str>, HeaderMap), String> {
    let mut headers = HeaderMap::new();
    let mut method = None;
    for (line, number) in text.lines().zip(1..) {
        let line = line.strip_prefix('>').unwrap_or(line).trim();
        if line.is_empty() {
            continue;
        }
        if method.is_none() && headers.is_empty() && line.contains(" HTTP/") {
            method = line.split_whitespace().next();
            continue;
        }
        let malformed = || format!("line {number} is not a header: expected `Name: value`");
        let (name, value) = line.split_once(':').ok_or_else(malformed)?;
        append(&mut headers, name, value).ok_or_else(malformed)?;
    }
    Ok((method, headers))
}

/// An object with texts or lists of texts, or a list of names and values; perhaps under the key `headers`.
fn of_json(json: &Value) -> Result<HeaderMap, String> {
    let json = json.get("headers").unwrap_or(json);
    let mut headers = HeaderMap::new();
    let mut add = |name: &str, value: &Value| {
        let value = value
            .as_str()
            .map(str::to_owned)
            .or_else(|| value.is_number().then(|| value.to_string()));
        value.and_then(|value| append(&mut headers, name, &value))
    };
    let added = match json {
        Value::Object(members) => members.iter().try_for_each(|(name, value)| match value {
            Value::Array(values) => values.iter().try_for_each(|value| add(name, value)),
            value => add(name, value),
        }),
        Value::Array(pairs) => {
            pairs
                .iter()
                .try_for_each(|pair| match pair.as_array()?.as_slice() {
                    [name, value] => add(name.as_str()?, value),
                    _ => None,
                })
        }
        _ => None,
    };
    added.ok_or_else(|| {
        "expected headers as `Name: value` lines, as a JSON object, or as a JSON list of pairs"
            .to_owned()
    })?;
    Ok(headers)
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Option<()> {
    let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
    let value = HeaderValue::from_str(value.trim()).ok()?;
    headers.append(name, value);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::Captured;

    fn read(text: &str) -> Captured {
        Captured::parse(text.as_bytes(), None).unwrap()
    }

    #[test]
    fn each_form_is_read_as_the_same_request() {
        let expected = read("svix-id: msg_1\nx-twice: 1\nx-twice: 2\nsvix-timestamp: 7");
        assert_eq!(expected.headers.len(), 4);
        assert_eq!(expected.method, "POST");
        for text in [
            "> POST /hooks HTTP/1.1\r\n> Svix-Id: msg_1\r\n> X-Twice: 1\r\n> X-Twice: 2\r\n> Svix-Timestamp: 7\r\n>\r\n",
            r#"{"svix-id": "msg_1", "x-twice": ["1", "2"], "svix-timestamp": 7}"#,
            r#"{"headers": {"svix-id": "msg_1", "x-twice": ["1", "2"], "svix-timestamp": "7"}}"#,
            r#"[["svix-id", "msg_1"], ["x-twice", "1"], ["x-twice", "2"], ["svix-timestamp", "7"]]"#,
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("PUT / HTTP/1.1\nx-mb-secret: a").method, "PUT");
    }

    #[test]
    fn an_error_has_the_line_and_no_value() {
        let error = Captured::parse(b"svix-id: msg_1\nhunter2", None).unwrap_err();
        assert_eq!(error, "line 2 is not a header: expected `Name: value`");
        for text in ["7", "{\"a\": null}", "[[1, 2]]", "{\"a\": {}}"] {
            assert!(Captured::parse(text.as_bytes(), None).is_err(), "{text}");
        }
    }
}
