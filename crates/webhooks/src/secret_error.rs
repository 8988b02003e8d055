//! The errors of a secret. No message quotes it.

use std::fmt;

/// A text is not a valid secret. The error never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretError {
    /// The text is empty, or has nothing after `whsec_`.
    Empty,
    /// The text begins or ends with white space, such as the line break of a file.
    WhiteSpace,
    /// A webhook secret is not Base64 with the standard alphabet and padding.
    NotBase64,
    /// A webhook secret has fewer than 24 bytes.
    TooShort,
    /// A webhook secret has more than 75 bytes, or a callback secret is longer than the limit of a header.
    TooLong,
    /// A callback secret has a character that is invalid in a header, such as a line break or one outside of ASCII.
    InvalidHeaderValue,
}

impl fmt::Display for SecretError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "it is empty",
            Self::WhiteSpace => "it begins or ends with white space",
            Self::NotBase64 => {
                "it is not Base64: expected the signing secret of the endpoint, `whsec_` and Base64 with padding"
            }
            Self::TooShort => "it is too short: a webhook secret has at least 24 bytes",
            Self::TooLong => {
                "it is too long: a webhook secret has at most 75 bytes, and a callback secret fits into a header"
            }
            Self::InvalidHeaderValue => "it has a character that is invalid in a header: use ASCII without control characters",
        })
    }
}

impl std::error::Error for SecretError {}
