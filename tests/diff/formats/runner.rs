//! Parses the commands of a runner: GitHub's as its `ActionCommand.cs` does, and that of Azure DevOps as
//! `Command.cs` of its agent does.

use std::collections::BTreeMap;

/// A command that the runner would execute.
#[derive(Debug, PartialEq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

/// The command in a line, in any of the three forms.
pub(crate) fn command(line: &str) -> Option<Command> {
    current(line)
        .or_else(|| bracketed(line, "##["))
        .or_else(|| bracketed(line, "##vso["))
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

/// `##[name]message` or `##vso[area.name]message`, anywhere in the line and in any case.
fn bracketed(line: &str, prefix: &str) -> Option<Command> {
    let start = line.to_ascii_lowercase().find(prefix)?;
    let rest = line.get(start + prefix.len()..)?;
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
