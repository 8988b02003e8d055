//! The rules: every kind of change that the comparison knows.

/// A kind of change, the most specific first: where several explain one place, the first does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A payload that was not there.
    EventAdded,
    /// A payload that is no longer there.
    EventRemoved,
    /// Another type name for the same `event` constant.
    EventRenamed,
    /// Another `event` constant under the same type name.
    EventDiscriminatorChanged,
    /// Method, address or authentication of a delivery.
    DeliveryChanged,
    /// The headers that a delivery carries.
    HeadersChanged,
    /// The answers that the sender understands.
    ResponsesChanged,
    /// A named schema that nothing else explains.
    TypeAdded,
    /// A named schema that nothing else explains.
    TypeRemoved,
    /// Another name, and much the same inside.
    TypeRenamed,
    /// What was written in place now has a name.
    TypeExtracted,
    /// What had a name is now written in place.
    TypeInlined,
    /// A required property that was not there.
    PropertyAddedRequired,
    /// An optional property that was not there.
    PropertyAddedOptional,
    /// A required property that is no longer there.
    PropertyRemovedRequired,
    /// An optional property that is no longer there.
    PropertyRemovedOptional,
    /// Another key for the same property.
    PropertyRenamed,
    /// May now be absent.
    PropertyBecameOptional,
    /// May no longer be absent.
    PropertyBecameRequired,
    /// May now be `null`.
    PropertyBecameNullable,
    /// May no longer be `null`.
    PropertyBecameNonNull,
    /// Another type that neither holds the old one nor is held by it.
    TypeChanged,
    /// More types than before.
    TypeWidened,
    /// Fewer types than before.
    TypeNarrowed,
    /// Another constant.
    ConstChanged,
    /// Another type in a list.
    ArrayItemsChanged,
    /// Another type in a map.
    MapValuesChanged,
    /// One more alternative.
    UnionVariantAdded,
    /// One alternative fewer.
    UnionVariantRemoved,
    /// A closed list of values became one that may grow.
    EnumOpened,
    /// A list of values that may grow became a closed one.
    EnumClosed,
    /// A value that was not listed.
    EnumValueAdded,
    /// A value that is no longer listed.
    EnumValueRemoved,
    /// Another format.
    FormatChanged,
    /// A format where there was none.
    FormatAdded,
    /// No format where there was one.
    FormatRemoved,
    /// Other bounds, and so another Rust integer.
    IntegerRangeChanged,
    /// Keys that are not listed are now allowed.
    AdditionalPropertiesOpened,
    /// Keys that are not listed are no longer allowed.
    AdditionalPropertiesClosed,
    /// A constraint that refuses less.
    ConstraintLoosened,
    /// A constraint that refuses more, or other values.
    ConstraintTightened,
    /// Another default.
    DefaultChanged,
    /// Marked as deprecated, or no longer.
    Deprecated,
    /// Texts for people only.
    DocumentationChanged,
    /// Nothing of the above.
    Unclassified,
}

impl Rule {
    /// Every rule, the most specific first.
    pub const ALL: [Self; RULES.len()] = {
        let mut all = [Self::Unclassified; RULES.len()];
        let mut at = 0;
        while at < RULES.len() {
            all[at] = RULES[at].0;
            at += 1;
        }
        all
    };

    /// Its name in reports: `property-became-optional`.
    pub fn id(self) -> &'static str {
        self.described().1
    }

    /// What it means for a receiver, in a line.
    pub fn documentation(self) -> &'static str {
        self.described().2
    }

    /// Whether what is sent and what is read stay as they are, whatever the schema is.
    pub fn is_in_words(self) -> bool {
        matches!(
            self,
            Self::DocumentationChanged | Self::Deprecated | Self::DefaultChanged
        )
    }

    /// Whether every type stays as it is, even one that `codegen` does not make.
    pub fn is_harmless(self) -> bool {
        self.is_in_words() || matches!(self, Self::ConstraintLoosened | Self::ConstraintTightened)
    }

    fn described(self) -> &'static Described {
        const LAST: &Described = &RULES[RULES.len() - 1];
        RULES
            .iter()
            .find(|(rule, ..)| *rule == self)
            .unwrap_or(LAST)
    }
}

/// A rule, its id, and what it means for a receiver.
type Described = (Rule, &'static str, &'static str);

const RULES: [Described; 45] = [
    (
        Rule::EventAdded,
        "event-added",
        "A new event: released code keeps it as an unknown one.",
    ),
    (
        Rule::EventRemoved,
        "event-removed",
        "An event is gone: its variant and its types go with it.",
    ),
    (
        Rule::EventRenamed,
        "event-renamed",
        "A payload has another type name, and still the same `event` constant.",
    ),
    (
        Rule::EventDiscriminatorChanged,
        "event-discriminator-changed",
        "A payload arrives under another `event` constant: released code takes it for an unknown event.",
    ),
    (
        Rule::DeliveryChanged,
        "delivery-changed",
        "A delivery's method, address or authentication changed: see whether receivers still accept it.",
    ),
    (
        Rule::HeadersChanged,
        "headers-changed",
        "The headers of a delivery changed: see whether its signature is still verified.",
    ),
    (
        Rule::ResponsesChanged,
        "responses-changed",
        "The sender reads the receiver's answer differently.",
    ),
    (Rule::TypeAdded, "type-added", "A named type is new."),
    (Rule::TypeRemoved, "type-removed", "A named type is gone."),
    (
        Rule::TypeRenamed,
        "type-renamed",
        "A type has another name; what else differs in it is told by itself.",
    ),
    (
        Rule::TypeExtracted,
        "type-extracted",
        "What was written in place has a name now, and still the same shape.",
    ),
    (
        Rule::TypeInlined,
        "type-inlined",
        "What had a name is written in place now, and has still the same shape.",
    ),
    (
        Rule::PropertyAddedRequired,
        "property-added-required",
        "A new key that is always sent: what was queued before lacks it.",
    ),
    (
        Rule::PropertyAddedOptional,
        "property-added-optional",
        "A new key that may be absent.",
    ),
    (
        Rule::PropertyRemovedRequired,
        "property-removed-required",
        "A key that released code expects is no longer sent.",
    ),
    (
        Rule::PropertyRemovedOptional,
        "property-removed-optional",
        "A key that could be absent is no longer sent.",
    ),
    (
        Rule::PropertyRenamed,
        "property-renamed",
        "A property has another key, and still the same shape.",
    ),
    (
        Rule::PropertyBecameOptional,
        "property-became-optional",
        "A key that released code may expect can now be absent.",
    ),
    (
        Rule::PropertyBecameRequired,
        "property-became-required",
        "A key that could be absent is always sent now.",
    ),
    (
        Rule::PropertyBecameNullable,
        "property-became-nullable",
        "A value that was never null can be null now.",
    ),
    (
        Rule::PropertyBecameNonNull,
        "property-became-non-null",
        "A value that could be null never is now.",
    ),
    (
        Rule::TypeChanged,
        "type-changed",
        "A value has another type, which neither holds the old one nor is held by it.",
    ),
    (
        Rule::TypeWidened,
        "type-widened",
        "A value has one of more types than before.",
    ),
    (
        Rule::TypeNarrowed,
        "type-narrowed",
        "A value has one of fewer types than before.",
    ),
    (
        Rule::ConstChanged,
        "const-changed",
        "A constant has another value.",
    ),
    (
        Rule::ArrayItemsChanged,
        "array-items-changed",
        "The items of a list have another type.",
    ),
    (
        Rule::MapValuesChanged,
        "map-values-changed",
        "The values of a map have another type.",
    ),
    (
        Rule::UnionVariantAdded,
        "union-variant-added",
        "A value has one alternative more.",
    ),
    (
        Rule::UnionVariantRemoved,
        "union-variant-removed",
        "A value has one alternative fewer.",
    ),
    (
        Rule::EnumOpened,
        "enum-opened",
        "A closed list of values may grow now; the Rust type was open before.",
    ),
    (
        Rule::EnumClosed,
        "enum-closed",
        "A list of values that could grow is closed now; the Rust type stays open.",
    ),
    (
        Rule::EnumValueAdded,
        "enum-value-added",
        "A value that released code keeps as an unknown one.",
    ),
    (
        Rule::EnumValueRemoved,
        "enum-value-removed",
        "A value is no longer listed: its variant goes.",
    ),
    (
        Rule::FormatChanged,
        "format-changed",
        "A value has another format, and another Rust type where the format has one.",
    ),
    (
        Rule::FormatAdded,
        "format-added",
        "A value has a format now, and another Rust type where the format has one.",
    ),
    (
        Rule::FormatRemoved,
        "format-removed",
        "A value has no format any more, and another Rust type where the format had one.",
    ),
    (
        Rule::IntegerRangeChanged,
        "integer-range-changed",
        "Other bounds or another width make another Rust integer.",
    ),
    (
        Rule::AdditionalPropertiesOpened,
        "additional-properties-opened",
        "Keys that are not listed are allowed; the Rust types always read past them.",
    ),
    (
        Rule::AdditionalPropertiesClosed,
        "additional-properties-closed",
        "Keys that are not listed are forbidden; the Rust types still read past them.",
    ),
    (
        Rule::ConstraintLoosened,
        "constraint-loosened",
        "A constraint that no type enforces allows more.",
    ),
    (
        Rule::ConstraintTightened,
        "constraint-tightened",
        "A constraint that no type enforces allows less, or something else.",
    ),
    (
        Rule::DefaultChanged,
        "default-changed",
        "A default changed; the Rust types fill in none.",
    ),
    (
        Rule::Deprecated,
        "deprecated",
        "Something is deprecated, or no longer.",
    ),
    (
        Rule::DocumentationChanged,
        "documentation-changed",
        "Texts for people changed, and nothing else.",
    ),
    (
        Rule::Unclassified,
        "unclassified",
        "No rule explains the change: judge it yourself, and expect the worst.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_is_listed_once_and_in_order() {
        assert!(Rule::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(Rule::ALL.iter().all(|rule| rule.described().0 == *rule));
        let ids: BTreeSet<_> = Rule::ALL.map(Rule::id).into();
        assert_eq!(ids.len(), Rule::ALL.len());
    }
}
