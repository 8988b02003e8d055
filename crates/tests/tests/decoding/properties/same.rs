//! When two JSON values are the same: key for key, text for text, and numbers by how they are written.

use serde_json::Value;
use tests::generator::Path;

/// The first difference, with its place. The order of keys does not count.
pub(crate) fn same(sent: &Value, written: &Value) -> Result<(), String> {
    difference(&Path::default(), sent, written)
}

fn difference(path: &Path, sent: &Value, written: &Value) -> Result<(), String> {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            if let Some(added) = written.keys().find(|key| !sent.contains_key(*key)) {
                return Err(format!("{} was added", path.key(added)));
            }
            for (key, sent) in sent {
                let path = path.key(key);
                match written.get(key) {
                    Some(written) => difference(&path, sent, written)?,
                    None => return Err(format!("{path} was lost")),
                }
            }
            Ok(())
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            let mut pairs = sent.iter().zip(written).enumerate();
            pairs.try_for_each(|(index, (sent, written))| {
                difference(&path.index(index), sent, written)
            })
        }
        (sent, written) => {
            // As text, for 1 and 1.0 are not the same, nor 0.0 and -0.0.
            let texts = [sent.to_string(), written.to_string()];
            if texts[0] == texts[1] {
                return Ok(());
            }
            Err(format!("{path} was {sent}, and came back as {written}"))
        }
    }
}
