//! Secrets for tests.

use std::hash::{BuildHasher, RandomState};

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A webhook secret of 32 bytes, `whsec_…`, derived from a seed.
///
/// It is not secret: anybody can derive it.
pub fn webhook_secret(seed: u64) -> String {
    of(Sha256::digest(seed.to_be_bytes()).into())
}

/// A random webhook secret of 32 bytes, `whsec_…`.
///
/// For tests only: its source, the random state of the standard library, is not suitable for keys.
pub fn random_webhook_secret() -> String {
    let mut digest = Sha256::new();
    for part in 0..4_u8 {
        digest.update(RandomState::new().hash_one(part).to_be_bytes());
    }
    of(digest.finalize().into())
}

fn of(key: [u8; 32]) -> String {
    format!("whsec_{}", Base64Display::new(&key, &STANDARD))
}

#[cfg(test)]
mod tests {
    use super::{random_webhook_secret, webhook_secret};
    use crate::webhook_secret::WebhookSecret;

    #[test]
    fn the_secrets_are_valid() {
        for secret in [
            webhook_secret(0),
            webhook_secret(1),
            random_webhook_secret(),
        ] {
            assert!(secret.starts_with("whsec_"));
            assert!(WebhookSecret::parse(&secret).is_ok());
        }
    }

    #[test]
    fn each_seed_and_each_call_gives_another_secret() {
        assert_eq!(webhook_secret(7), webhook_secret(7));
        assert_ne!(webhook_secret(7), webhook_secret(8));
        assert_ne!(random_webhook_secret(), random_webhook_secret());
    }
}
