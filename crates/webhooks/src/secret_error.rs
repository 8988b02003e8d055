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
    /// The text begins or ends with white space, such as the line break of a file.
    WhiteSpace,
    /// A webhook secret is not Base64 with the standard alphabet and padding.
    NotBase64,
    /// A webhook secret has fewer than 24 bytes, or a callback secret has fewer than 16 characters.
    TooShort,
    /// A webhook secret has more than 75 bytes, or a callback secret is longer than the limit of a header.
    TooLong,
    /// A callback secret has a character that is invalid in a header, such as a line break or one outside of ASCII.
    InvalidHeaderValue,
    /// The text begins or ends with a quote.
    Quoted,
    /// The text contains a comma or a semicolon, as if it were a list.
    List,
    /// The text begins with `v1,`, the version of a signature.
    VersionPrefix,
    /// The text is Base64 of a text that begins with `whsec_`.
    EncodedTwice,
    /// The text contains the name of a header or a variable in front of the secret.
    Assignment,
    /// The text is a variable or a template that was not replaced, or consists of one repeated character.
    Placeholder,
    /// A secret of another kind begins with `whsec_`, as only webhook secrets do.
    SigningSecret,
}

impl fmt::Display for SecretError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "it is empty",
            Self::WhiteSpace => "it begins or ends with white space",
            Self::NotBase64 => {
                "it is not Base64: expected the signing secret of the endpoint, `whsec_` and Base64 with padding"
            }
            Self::TooShort => {
                "it is too short: a webhook secret has at least 24 bytes, and a callback secret at least 16 characters \
                 (`callback_secret_verbatim` or MEETING_BAAS_CALLBACK_SECRET_VERBATIM accepts one that bots have already)"
            }
            Self::TooLong => {
                "it is too long: a webhook secret has at most 75 bytes, and a callback secret fits into a header"
            }
            Self::InvalidHeaderValue => "it has a character that is invalid in a header: use ASCII without control characters",
            Self::Quoted => "it is in quotes, which would be a part of it: remove them",
            Self::List => {
                "it contains a comma or a semicolon: separate secrets by spaces (`callback_secret_verbatim` or \
                 MEETING_BAAS_CALLBACK_SECRET_VERBATIM accepts such a secret that bots have already)"
            }
            Self::VersionPrefix => {
                "it begins with `v1,`, the version of a signature: remove that, a webhook secret begins with `whsec_`"
            }
            Self::EncodedTwice => {
                "it is the Base64 of a webhook secret, as `kubectl get secret` prints it: decode it once, so that it begins \
                 with `whsec_`"
            }
            Self::Assignment => {
                "it contains the name of a header or a variable: configure only the text after it"
            }
            Self::Placeholder => {
                "it is a placeholder: a variable or a template that was not replaced, or one repeated character"
            }
            Self::SigningSecret => {
                "it begins with `whsec_`, as only the signing secret of an endpoint does: configure it as a webhook secret"
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
