//! What GitHub's runner takes for a command, as its `ActionCommand.cs` does.

use std::collections::BTreeMap;

/// A command that the runner would obey.
#[derive(Debug, PartialEq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

/// The command in a line, in either of the two forms.
pub(crate) fn command(line: &str) -> Option<Command> {
    current(line).or_else(|| former(line))
}

/// `::name key=value,key=value::message`, at the line's beginning.
fn current(line: &str) -> Option<Command> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    Some(Command {
        name: name.into(),
        properties: properties
            .split(',')
            .filter_map(|property| property.split_once('='))
            .map(|(key, value)| (key.into(), unescape_property(value)))
            .collect(),
        message: unescape(message),
    })
}

/// `##[name]message`, anywhere in the line.
fn former(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (name, message) = rest.split_once(']')?;
    Some(Command {
        name: name.into(),
        properties: BTreeMap::new(),
        message: message.into(),
    })
}

fn unescape(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}

fn unescape_property(text: &str) -> String {
    unescape(&text.replace("%3A", ":").replace("%2C", ","))
}
