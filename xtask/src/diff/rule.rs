//! The rules: every kind of change that the comparison knows.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// A kind of change, the most specific first: where several explain one place, the first does.
///
/// The documentation of each is what it means for a receiver, as reports say it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumMessage,
    IntoStaticStr,
    JsonSchema,
    Serialize,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Rule {
    /// A new event: released code keeps it as an unknown one.
    EventAdded,
    /// An event is gone: its variant and its types go with it.
    EventRemoved,
    /// A new file behind a link: its types are new.
    ArtifactAdded,
    /// A file behind a link is gone: its types go with it.
    ArtifactRemoved,
    /// A payload has another type name, and still the same `event` constant.
    EventRenamed,
    /// A payload arrives under another `event` constant: released code treats it as an unknown event.
    EventDiscriminatorChanged,
    /// A delivery's method, address or authentication changed: see whether receivers still accept it.
    DeliveryChanged,
    /// The headers of a delivery changed: see whether its signature is still verified.
    HeadersChanged,
    /// The sender reads the receiver's answer differently.
    ResponsesChanged,
    /// A named type is new.
    TypeAdded,
    /// A named type is gone.
    TypeRemoved,
    /// A type has another name; what else differs in it is a change of its own.
    TypeRenamed,
    /// What was written in place has a name now, and still the same shape.
    TypeExtracted,
    /// What had a name is written in place now, and has still the same shape.
    TypeInlined,
    /// A new key that is always sent: what was queued before lacks it.
    PropertyAddedRequired,
    /// A new key that may be absent.
    PropertyAddedOptional,
    /// A key that was always sent is no longer sent.
    PropertyRemovedRequired,
    /// A key that could be absent is no longer sent.
    PropertyRemovedOptional,
    /// A property has another key, and still the same shape.
    PropertyRenamed,
    /// A key that released code may expect can now be absent.
    PropertyBecameOptional,
    /// A key that could be absent is always sent now.
    PropertyBecameRequired,
    /// A value that was never null can be null now.
    PropertyBecameNullable,
    /// A value that could be null never is now.
    PropertyBecameNonNull,
    /// A value has another type, which neither holds the old one nor is held by it.
    TypeChanged,
    /// A value has one of more types than before.
    TypeWidened,
    /// A value has one of fewer types than before.
    TypeNarrowed,
    /// A constant has another value.
    ConstChanged,
    /// The items of a list have another type.
    ArrayItemsChanged,
    /// The values of a map have another type.
    MapValuesChanged,
    /// A value has one more alternative.
    UnionVariantAdded,
    /// A value has one alternative fewer.
    UnionVariantRemoved,
    /// A closed list of values may grow now; the Rust type was open before.
    EnumOpened,
    /// A list of values that could grow is closed now; the Rust type stays open.
    EnumClosed,
    /// A value that released code keeps as an unknown one.
    EnumValueAdded,
    /// A value is no longer listed: its variant is removed.
    EnumValueRemoved,
    /// A value has another format, and another Rust type where the format has one.
    FormatChanged,
    /// A value has a format now, and another Rust type where the format has one.
    FormatAdded,
    /// A value has no format any more, and another Rust type where the format had one.
    FormatRemoved,
    /// Other bounds or another width make another Rust integer.
    IntegerRangeChanged,
    /// Keys that are not listed are allowed; the Rust types always ignore them.
    AdditionalPropertiesOpened,
    /// Keys that are not listed are forbidden; the Rust types still ignore them.
    AdditionalPropertiesClosed,
    /// A constraint that no type enforces allows more.
    ConstraintLoosened,
    /// A constraint that no type enforces allows less, or something else.
    ConstraintTightened,
    /// A default changed; the Rust types fill in none.
    DefaultChanged,
    /// Something is deprecated, or no longer.
    Deprecated,
    /// Texts, annotations or parts of no delivery changed.
    DocumentationChanged,
    /// No rule explains the change: judge it yourself, and expect the worst.
    Unclassified,
}

impl Rule {
    /// Every rule, the most specific first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in reports: `property-became-optional`.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What it means for a receiver, in a line.
    pub fn documentation(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }

    /// Whether what is sent and what is read stay as they are, whatever the schema is.
    pub(super) fn is_annotation(self) -> bool {
        matches!(
            self,
            Self::DocumentationChanged | Self::Deprecated | Self::DefaultChanged
        )
    }

    /// Whether every type stays as it is, even one that `codegen` does not make.
    pub(super) fn is_harmless(self) -> bool {
        self.is_annotation() || matches!(self, Self::ConstraintLoosened | Self::ConstraintTightened)
    }
}
