//! JSON pointers (RFC 6901) on JSON text.

use crate::decode::{Cursor, Rejected};

/// The text of the value at a pointer. The text must be valid JSON.
pub(super) fn locate<'json>(json: &'json str, pointer: &str) -> Option<&'json str> {
    let mut value = json.trim_ascii();
    if pointer.is_empty() {
        return Some(value);
    }
    for token in pointer.strip_prefix('/')?.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        value = match value.as_bytes().first()? {
            b'{' => member(value, &token)?,
            b'[' => item(value, &token)?,
            _ => return None,
        };
    }
    Some(value)
}

fn member<'json>(object: &'json str, wanted: &str) -> Option<&'json str> {
    let mut found = None;
    let mut cursor = Cursor::new(object);
    let read = cursor.members(|key, cursor| {
        let start = cursor.position();
        cursor.skip_value()?;
        if key == wanted {
            found = Some(cursor.since(start));
        }
        Ok(())
    });
    read.ok().and(found)
}

fn item<'json>(array: &'json str, index: &str) -> Option<&'json str> {
    let is_index = index == "0" || !index.starts_with(['0', '+']);
    let index: usize = index.parse().ok().filter(|_| is_index)?;
    let mut cursor = Cursor::new(array);
    skip_items(&mut cursor, index).ok()?;
    let start = cursor.position();
    // The end of an empty array is not a value.
    cursor.skip_value().ok()?;
    Some(cursor.since(start))
}

fn skip_items(cursor: &mut Cursor<'_>, count: usize) -> Result<(), Rejected> {
    cursor.expect(b'[')?;
    for _ in 0..count {
        cursor.skip_value()?;
        cursor.expect(b',')?;
    }
    Ok(())
}
