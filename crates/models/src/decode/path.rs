//! The path of a value in JSON.

use crate::redacted;

/// The path from the root to a value, with a step on the stack for each level.
#[derive(Clone, Copy)]
pub(super) enum Path<'up> {
    Root,
    Key(&'up Path<'up>, &'up str),
    Index(&'up Path<'up>, usize),
}

impl Path<'_> {
    /// As in JavaScript: `data.participants[3].name`; empty for the root.
    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        self.render_to(&mut text);
        text.trim_start_matches('.').to_owned()
    }

    fn render_to(&self, text: &mut String) {
        match self {
            Self::Root => {}
            Self::Key(parent, key) => {
                parent.render_to(text);
                text.push_str(&step(key));
            }
            Self::Index(parent, index) => {
                parent.render_to(text);
                text.push_str(&format!("[{index}]"));
            }
        }
    }
}

/// The step to the member of a key: `.name`, or `["odd key"]`. A key is shown up to the first link in it.
pub(crate) fn step(key: &str) -> String {
    if is_plain(key) {
        format!(".{key}")
    } else {
        format!("[{:?}]", redacted::text(key))
    }
}

fn is_plain(key: &str) -> bool {
    key.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic())
        && key
            .chars()
            .all(|letter| letter == '_' || letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_path_reads_as_in_javascript() {
        let data = Path::Key(&Path::Root, "data");
        let list = Path::Key(&data, "participants");
        let third = Path::Index(&list, 3);
        assert_eq!(Path::Root.render(), "");
        assert_eq!(data.render(), "data");
        assert_eq!(third.render(), "data.participants[3]");
        assert_eq!(
            Path::Key(&third, "name").render(),
            "data.participants[3].name"
        );
    }

    #[test]
    fn an_odd_key_is_quoted() {
        for (key, rendered) in [
            ("a.b", r#"["a.b"]"#),
            ("", r#"[""]"#),
            ("3", r#"["3"]"#),
            ("a\"]\n", r#"["a\"]\n"]"#),
            ("ä", r#"["ä"]"#),
            ("https://host.example/s3cret", r#"["…"]"#),
        ] {
            assert_eq!(Path::Key(&Path::Root, key).render(), rendered);
        }
    }
}
