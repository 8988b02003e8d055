//! What was printed of each type.

use std::any::type_name;
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

/// The renderings of values, with the names of their types.
#[derive(Default)]
pub(crate) struct Renderings {
    debugged: Vec<(String, String)>,
    displayed: Vec<(String, String)>,
}

impl Renderings {
    /// Prints a value by `Debug`, in both manners.
    pub(crate) fn debug<T: Debug>(&mut self, value: &T) {
        let printed = format!("{value:?}\n{value:#?}");
        self.debugged.push((name::<T>(), printed));
    }

    /// Prints a value by `Debug` and by `Display`.
    pub(crate) fn both<T: Debug + Display>(&mut self, value: &T) {
        self.debug(value);
        self.displayed
            .push((name::<T>(), format!("{value}\n{value:#}")));
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.debugged.iter().chain(&self.displayed);
        all.map(|(name, printed)| (name.as_str(), printed.as_str()))
    }

    pub(crate) fn debugged(&self) -> BTreeSet<String> {
        self.debugged.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(crate) fn displayed(&self) -> BTreeSet<String> {
        self.displayed
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// A type's name, without its path and its parameters.
fn name<T>() -> String {
    let whole = type_name::<T>();
    let path = whole.split('<').next().unwrap_or(whole);
    path.rsplit("::").next().unwrap_or(path).to_owned()
}
