//! Where a value is in another one.

use std::fmt;

use serde_json::Value;

/// The way from a value to one inside it; shown as `data.participants[3].name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Key(String),
    Index(usize),
}

impl Path {
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.followed_by(Step::Key(key.to_owned()))
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.followed_by(Step::Index(index))
    }

    fn followed_by(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The way to what this value is inside of, and the last step from there; `None` for the whole.
    pub fn split_last(&self) -> Option<(Self, &Step)> {
        let (last, before) = self.0.split_last()?;
        Some((Self(before.to_vec()), last))
    }

    /// Every step, from the outside in.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The value at this place.
    pub fn find<'value>(&self, value: &'value mut Value) -> &'value mut Value {
        self.0.iter().fold(value, |value, step| match step {
            Step::Key(key) => &mut value[key],
            Step::Index(index) => &mut value[index],
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if !is_plain(key) => write!(formatter, "[{key:?}]")?,
                Step::Key(key) if position == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can follow a dot; others are quoted.
fn is_plain(key: &str) -> bool {
    let is_letter = |it: char| it == '_' || it.is_ascii_alphabetic();
    key.starts_with(is_letter) && key.chars().all(|it| is_letter(it) || it.is_ascii_digit())
}
