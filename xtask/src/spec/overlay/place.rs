//! A schema of the document next to what an update states of it, keyword by keyword.

use serde_json::{Map, Value};

use crate::schema::keyword::{self, OPEN_VALUES};
use crate::schema::{self, Kind, Schema};
use crate::spec::compare::{same, without_words};

/// How a keyword of an update relates to the schema in its place.
pub(super) enum Relation {
    /// The schema says nothing of it.
    New,
    /// The schema says the same.
    There,
    /// The schema says something else: both statements.
    Differs(String),
}

/// A schema of the document, and what an update states of it.
pub(super) struct Place<'a> {
    node: &'a Map<String, Value>,
    update: &'a Map<String, Value>,
    /// The schema as it is written.
    written: Schema,
    /// What it refers to, or the schema itself.
    target: Schema,
    /// What the update states.
    claim: Schema,
}

const TYPES: [&str; 6] = ["type", "$ref", "anyOf", "oneOf", "allOf", "nullable"];
const VALUES: [&str; 3] = ["const", "enum", OPEN_VALUES];

impl<'a> Place<'a> {
    pub(super) fn of(
        document: &Value,
        node: &'a Map<String, Value>,
        update: &'a Map<String, Value>,
    ) -> Self {
        let read = |members: &Map<String, Value>| {
            schema::read(document, &without_words(&Value::Object(members.clone())))
        };
        let written = read(node);
        let mut target = written.clone();
        for _ in 0..16 {
            let named = |name: &str| document.get("components")?.get("schemas")?.get(name);
            let Some(next) = target.reference().and_then(named) else {
                break;
            };
            let nullable = target.nullable;
            target = schema::read(document, &without_words(next));
            target.nullable |= nullable;
        }
        // Bounds are written in one way for each type. Values are of their own type.
        let mut claim = update.clone();
        let has = |keywords: &[&str]| keywords.iter().any(|it| update.contains_key(*it));
        let is_text = matches!(target.kind, Kind::Text | Kind::Enum(_));
        let own = has(&TYPES) || (has(&VALUES) && !is_text && !are_of(&target.kind, update));
        if let Some(kind) = node.get("type").filter(|_| !own) {
            claim.insert("type".to_owned(), kind.clone());
        }
        Self {
            node,
            update,
            written,
            target,
            claim: read(&claim),
        }
    }

    pub(super) fn is_reference(&self) -> bool {
        self.written.reference().is_some()
    }

    /// Whether the document says nothing of the type.
    fn is_open(&self) -> bool {
        self.written == Schema::default()
    }

    /// How a keyword of the update relates to the schema.
    pub(super) fn relation(
        &self,
        keyword: &str,
        there: Option<&Value>,
        brought: &Value,
    ) -> Relation {
        match keyword {
            _ if TYPES.contains(&keyword) => self.types(),
            _ if VALUES.contains(&keyword) => self.values(),
            "format" => self.format(brought),
            _ => self.typed(keyword, there, brought),
        }
    }

    /// The relation of a keyword that applies to values of some types only, or is data.
    fn typed(&self, keyword: &str, there: Option<&Value>, brought: &Value) -> Relation {
        let types = keyword::types(keyword);
        let (is_part, needs) = match types {
            [] => return self.data(keyword, there, brought),
            ["array"] => (true, "a list"),
            ["object"] => (true, "an object"),
            ["string"] => (false, "a string"),
            _ => (false, "a number"),
        };
        let kind = self.target.kind.type_name();
        let applies = kind.is_some_and(|kind| types.contains(&kind));
        if !applies && !self.allows_any_type(is_part) {
            let contrast = self.contrast();
            return Relation::Differs(format!("`{keyword}` is for {needs}, and {contrast}"));
        }
        match (is_part, self.is_reference()) {
            (false, _) => self.assertion(keyword, brought),
            (true, false) => self.data(keyword, there, brought),
            (true, true) => {
                let there = schema_part(&self.target, keyword);
                self.there_if(there.is_some() && there == schema_part(&self.claim, keyword))
            }
        }
    }

    /// Whether the schema asserts something, but no type that excludes the values of the keyword.
    fn allows_any_type(&self, is_part: bool) -> bool {
        // If nothing is asserted, the keyword may be the only thing that is known.
        if self.is_open() && !self.update.contains_key("type") {
            return false;
        }
        if is_part {
            matches!(self.target.kind, Kind::Any | Kind::Other(_))
                && !self.node.contains_key("type")
        } else {
            self.target.kind == Kind::Any
        }
    }

    /// The types of the update and of the document.
    fn types(&self) -> Relation {
        let is_stated = TYPES.iter().any(|it| self.node.contains_key(*it));
        if !is_stated && matches!(self.written.kind, Kind::Any) {
            return Relation::New;
        }
        let of_update = |it: &str| self.update.contains_key(it);
        let there = if self.claim.reference().is_some() {
            &self.written
        } else {
            &self.target
        };
        let claims_values = VALUES.iter().any(|it| of_update(it));
        let same = there.nullable == self.claim.nullable
            && match (&there.kind, &self.claim.kind) {
                (Kind::Enum(_), Kind::Enum(_))
                | (Kind::Object(_) | Kind::Map(_), Kind::Object(_) | Kind::Map(_)) => true,
                (Kind::Text, Kind::Enum(_)) => claims_values,
                (Kind::Text, Kind::Text) => there.format.is_none() || of_update("format"),
                (Kind::List(there), Kind::List(claim)) => {
                    !self.update.contains_key("items") || there == claim || !self.is_reference()
                }
                (there, claim) => there == claim,
            };
        self.there_if(same)
    }

    /// The values of the update and of the document.
    fn values(&self) -> Relation {
        let closed = !self.update.contains_key(OPEN_VALUES);
        match (&self.target.kind, &self.claim.kind) {
            (Kind::Enum(there), Kind::Enum(claim)) => {
                let same = there.open == claim.open
                    && there.texts.len() == claim.texts.len()
                    && there.texts.iter().all(|text| claim.texts.contains(text));
                self.there_if(same)
            }
            _ if self.target == self.claim => Relation::There,
            // A closed list would exclude the null that the document allows.
            (Kind::Text, Kind::Enum(_)) if !self.is_reference() && self.target.format.is_none() => {
                if closed && self.target.nullable && !self.allows_null() {
                    Relation::Differs(format!(
                        "the document allows null, which `{}` excludes",
                        if self.update.contains_key("const") {
                            "const"
                        } else {
                            "enum"
                        }
                    ))
                } else {
                    Relation::New
                }
            }
            _ if self.is_open() => Relation::New,
            // Values of other types.
            (there, claim)
                if there == claim
                    && are_of(&self.target.kind, self.update)
                    && !self.is_reference()
                    && !VALUES.iter().any(|it| self.node.contains_key(*it)) =>
            {
                Relation::New
            }
            _ => self.differs(),
        }
    }

    fn allows_null(&self) -> bool {
        let lists = self.update.get("enum").and_then(Value::as_array);
        lists.is_some_and(|values| values.contains(&Value::Null))
    }

    fn format(&self, brought: &Value) -> Relation {
        match (&self.target.format, &self.target.kind) {
            (Some(there), _) if brought == there => Relation::There,
            (None, Kind::Text | Kind::Integer | Kind::Number) if !self.is_reference() => {
                Relation::New
            }
            (None, Kind::Any) if !self.is_open() || self.update.contains_key("type") => {
                Relation::New
            }
            _ => self.differs(),
        }
    }

    /// An assertion on values of one type.
    fn assertion(&self, keyword: &str, brought: &Value) -> Relation {
        let group: &[&str] = match keyword {
            "minimum" | "exclusiveMinimum" => &["minimum", "exclusiveMinimum"],
            "maximum" | "exclusiveMaximum" => &["maximum", "exclusiveMaximum"],
            _ => std::slice::from_ref(&keyword),
        };
        let of_group = |schema: &Schema| -> Vec<_> {
            let found = group.iter();
            found
                .map(|name| schema.assertions.get(*name).cloned())
                .collect()
        };
        let there = of_group(&self.target);
        if there.iter().all(Option::is_none) {
            let is_new = !self.is_reference();
            return if is_new {
                Relation::New
            } else {
                self.differs()
            };
        }
        if there == of_group(&self.claim) {
            return Relation::There;
        }
        let shown = group
            .iter()
            .filter_map(|name| Some(format!("`{name}: {}`", self.node.get(*name)?)));
        Relation::Differs(format!(
            "the document says {}, and the update `{keyword}: {brought}`",
            shown.collect::<Vec<_>>().join(" and ")
        ))
    }

    /// The relation of a keyword whose values are compared as JSON.
    pub(super) fn data(&self, keyword: &str, there: Option<&Value>, brought: &Value) -> Relation {
        match there {
            Some(there) if same(there, brought) => Relation::There,
            Some(there) => Relation::Differs(format!(
                "the document says `{keyword}: {there}`, and the update `{keyword}: {brought}`"
            )),
            None if self.is_reference() && !keyword::is_annotation(keyword) => self.differs(),
            None => Relation::New,
        }
    }

    fn there_if(&self, same: bool) -> Relation {
        if same {
            Relation::There
        } else {
            self.differs()
        }
    }

    fn differs(&self) -> Relation {
        Relation::Differs(self.contrast())
    }

    /// What the document and the update allow.
    fn contrast(&self) -> String {
        let name = self.written.reference();
        let refers = name.map_or_else(String::new, |name| format!("`{name}`, "));
        format!(
            "the document has {refers}{}, and the update {}",
            described(&self.target),
            described(&self.claim)
        )
    }
}

/// A schema in words, where it is a list of values, and as JSON elsewhere.
fn described(schema: &Schema) -> String {
    const SHOWN: usize = 4;
    let Kind::Enum(values) = &schema.kind else {
        return schema.to_json_without_annotations().to_string();
    };
    let mut texts: Vec<String> = (values.texts.iter().take(SHOWN))
        .map(|text| format!("`{text}`"))
        .collect();
    if values.texts.len() > SHOWN {
        texts.push("…".to_owned());
    }
    let kind = if values.open { "an open" } else { "a closed" };
    let null = if schema.nullable { " or null" } else { "" };
    format!(
        "{kind} list of {} values ({}){null}",
        values.texts.len(),
        texts.join(", ")
    )
}

/// Whether the values that an update lists are all of one type.
fn are_of(kind: &Kind, update: &Map<String, Value>) -> bool {
    let stated = VALUES.iter().filter_map(|it| Some((*it, update.get(*it)?)));
    let mut values = stated.flat_map(|(keyword, value)| match value {
        Value::Array(values) if keyword != "const" => values.iter().collect(),
        value => vec![value],
    });
    values.all(|value| match kind {
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        _ => false,
    })
}

fn schema_part(schema: &Schema, keyword: &str) -> Option<Value> {
    schema.to_json().get(keyword).cloned()
}
