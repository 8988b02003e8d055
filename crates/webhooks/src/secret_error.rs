//! The errors of a secret. No message quotes it.

use std::fmt;

/// A text is not a valid secret. The error never contains the text.
///
/// `Debug` is the sentence of `Display`, because `main` prints `Debug` of the error that it returns.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretError {
    /// The text is empty, or has nothing after `whsec_`.
    Empty,
    /// The text begins or ends with white space, such as the line break of a file, or ends with an escaped one (`\n`).
    WhiteSpace,
    /// A webhook secret is not Base64 with the standard alphabet and padding.
    NotBase64,
    /// A webhook secret consists of hexadecimal digits, which are Base64 by chance.
    Hexadecimal,
    /// A webhook secret has fewer than 24 bytes, or another secret has fewer than 16 characters.
    TooShort,
    /// A webhook secret has more than 75 bytes, an alert secret has more than 256 characters, or a callback secret is longer than
    /// the limit of a header.
    TooLong,
    /// The text has a character that is not visible ASCII, a space or a tab: it cannot be in a header.
    InvalidCharacter,
    /// The text begins or ends with a quote.
    Quoted,
    /// The text is a JSON object or a list, as a manager of secrets returns it.
    Json,
    /// The text contains a comma or a semicolon, as if it were a list.
    List,
    /// The text begins with the version of a signature, such as `v1,`.
    VersionPrefix,
    /// The text is Base64 of a text that begins with `whsec_`.
    EncodedTwice,
    /// The text contains the name of a header or a variable in front of the secret.
    Assignment,
    /// The text is a path, a URL or a name that leads to the secret.
    Reference,
    /// The text is a variable or a template that was not replaced, is masked, or has fewer than three different characters.
    Placeholder,
    /// A secret of another kind contains `whsec_`, as only webhook secrets do.
    SigningSecret,
    /// A secret of another kind equals a webhook secret. It is sent with each request, so it would reveal the key of the signatures.
    SameAsWebhookSecret,
    /// The secret is configured under another label too.
    OtherLabel,
}

impl SecretError {
    /// Whether a callback secret with this mistake can be accepted explicitly, because bots have it.
    pub(crate) fn is_accepted_verbatim(self) -> bool {
        !matches!(
            self,
            Self::Empty
                | Self::WhiteSpace
                | Self::InvalidCharacter
                | Self::TooLong
                | Self::OtherLabel
        )
    }
}

impl fmt::Display for SecretError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "it is empty",
            Self::WhiteSpace => {
                "it begins or ends with white space, or ends with an escaped line break (`\\n`): remove that"
            }
            Self::NotBase64 => {
                "it is not Base64: expected the signing secret of the endpoint, `whsec_` and Base64 with padding"
            }
            Self::Hexadecimal => {
                "it consists of hexadecimal digits: expected the signing secret of the endpoint, `whsec_` and Base64"
            }
            Self::TooShort => {
                "it is too short: a webhook secret has at least 24 bytes, and any other at least 16 characters"
            }
            Self::TooLong => {
                "it is too long: a webhook secret has at most 75 bytes, an alert secret at most 256 characters, and a callback \
                 secret fits into a header"
            }
            Self::InvalidCharacter => {
                "it has a character that is not visible ASCII, such as a typographic quote, an invisible space, a NUL or a line \
                 break: copy it anew as plain text"
            }
            Self::Quoted => "it is in quotes, which would be a part of it: remove them",
            Self::Json => {
                "it is JSON, as a manager of secrets returns it: configure only the value of the key, without quotes"
            }
            Self::List => {
                "it contains a comma or a semicolon: separate secrets by spaces"
            }
            Self::VersionPrefix => {
                "it begins with the version of a signature, such as `v1,`: a webhook secret begins with `whsec_`, without a version"
            }
            Self::EncodedTwice => {
                "it is the Base64 of a webhook secret, as `kubectl get secret` prints it: decode it once, so that it begins \
                 with `whsec_`"
            }
            Self::Assignment => {
                "it contains the name of a header or a variable: configure only the text after it"
            }
            Self::Reference => {
                "it is a path, a URL or a name that leads to the secret: configure the secret itself, or its path in the variable \
                 that ends with `_FILE`"
            }
            Self::Placeholder => {
                "it is a placeholder: a variable or a template that was not replaced, a masked secret, or a text of fewer than \
                 three different characters"
            }
            Self::SigningSecret => {
                "it contains `whsec_`, as only the signing secret of an endpoint does: configure it as a webhook secret"
            }
            Self::SameAsWebhookSecret => {
                "it equals a webhook secret, and is sent with each request, which reveals the key of the signatures: use another one"
            }
            Self::OtherLabel => {
                "it is configured under another label too, so the endpoint of a delivery would not be known: give each endpoint \
                 its own secret, or both the same label"
            }
        })
    }
}

impl fmt::Debug for SecretError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for SecretError {}
