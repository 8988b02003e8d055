//! Secrets as people, files, tools and managers of secrets hand them over.

use super::check;
use crate::secret_error::SecretError::{self, *};
use crate::webhook_secret::WebhookSecret;

/// What is wrong with a secret of callbacks and of alerts.
#[test]
fn a_mistake_is_an_error_that_names_it() {
    let mistakes: [(&str, SecretError); 78] = [
        ("", Empty),
        (" the-secret-of-the-bots", WhiteSpace),
        ("the-secret-of-the-bots ", WhiteSpace),
        ("the-secret-of-the-bots\t", WhiteSpace),
        ("the-secret-of-the-bots\r\n", WhiteSpace),
        ("the-secret-of-the-bots\u{a0}", WhiteSpace),
        ("the-secret-of-the-bots\\n", WhiteSpace),
        ("the-secret-of-the-bots\\r\\n", WhiteSpace),
        // From a file, a word processor, a chat.
        ("\u{feff}the-secret-of-the-bots", InvalidCharacter),
        ("the-secret-of-the-bots\0", InvalidCharacter),
        ("t\0h\0e\0-\0s\0e\0c\0r\0e\0t\0", InvalidCharacter),
        ("the-secret\r\nof-the-bots", InvalidCharacter),
        ("the-secret-of-the-bots\u{200b}", InvalidCharacter),
        ("the\u{ad}-secret-of-the-bots", InvalidCharacter),
        ("the\u{a0}secret of the bots", InvalidCharacter),
        ("the‑secret‑of‑the‑bots", InvalidCharacter),
        ("the–secret–of–the–bots", InvalidCharacter),
        ("“the-secret-of-the-bots”", InvalidCharacter),
        ("‘the-secret-of-the-bots’", InvalidCharacter),
        ("«the-secret-of-the-bots»", InvalidCharacter),
        ("thе-secret-of-the-bots", InvalidCharacter),
        ("ｔｈｅ-secret-of-the-bots", InvalidCharacter),
        ("••••••••••••••••", InvalidCharacter),
        ("the-secret-of-t…", InvalidCharacter),
        ("\u{1b}[1mthe-secret-of-bots", InvalidCharacter),
        ("{\"secret\":\"the-secret-of-the-bots\"}", Json),
        ("[\"the-secret-of-the-bots\"]", Json),
        ("['old-secret-of-bots','new-secret-of-bots']", Json),
        ("\"the-secret-of-the-bots\"", Quoted),
        ("'the-secret-of-the-bots'", Quoted),
        ("'correct-horse-battery", Quoted),
        ("battery-staple-horse'", Quoted),
        ("`the-secret-of-the-bots`", Quoted),
        ("\"\"", Quoted),
        ("v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", VersionPrefix),
        (
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            VersionPrefix,
        ),
        (
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5B",
            VersionPrefix,
        ),
        ("the-old-secret-of-bots,the-new-secret-of-bots", List),
        ("the-old-secret-of-bots;the-new-secret-of-bots", List),
        ("the-old-secret-of-bots, the-new-secret-of-bots", List),
        (",the-secret-of-the-bots", List),
        ("the-secret-of-the-bots,,", List),
        ("/run/secrets/callback_secret", Reference),
        ("/var/run/secrets/callback", Reference),
        ("/etc/service/callback.secret", Reference),
        ("file:///run/secrets/callback", Reference),
        ("https://service.example/hooks/meeting", Reference),
        ("op://vault/meeting-baas/callback", Reference),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:bots", Reference),
        ("projects/1/secrets/callback/versions/1", Reference),
        ("vault:secret/data/bots#callback", Reference),
        ("@Microsoft.KeyVault(VaultName=v;SecretName=s)", List),
        ("@Microsoft.KeyVault(SecretUri=v/secrets/s)", Reference),
        ("${CALLBACK_SECRET}", Placeholder),
        ("${{ secrets.CALLBACK_SECRET }}", Placeholder),
        ("$(cat /run/secrets/callback)", Placeholder),
        ("{{ .Values.callbackSecret }}", Placeholder),
        ("#{CallbackSecret}", Placeholder),
        ("<your-callback-secret>", Placeholder),
        ("%CALLBACK_SECRET%", Placeholder),
        ("__CALLBACK_SECRET__", Placeholder),
        ("$CALLBACK_SECRET_OF_BOTS", Placeholder),
        ("$CALLBACK_SECRET_2", Placeholder),
        ("$env:CALLBACK_SECRET", Placeholder),
        ("your-callback-secret-here", Placeholder),
        ("changeme-changeme", Placeholder),
        ("********************", Placeholder),
        ("0a1b****************", Placeholder),
        ("0000000000000000", Placeholder),
        ("xyxyxyxyxyxyxyxyxyxyxyxy", Placeholder),
        ("MEETING_BAAS_CALLBACK_SECRETS=the-secret", Assignment),
        ("CALLBACK_SECRET=abcdefghijklmn", Assignment),
        ("export SECRET=the-secret-of-the-bots", Assignment),
        ("x-mb-secret: the-secret-of-the-bots", Assignment),
        ("callbackSecret: the-secret-of-the-bots", Assignment),
        ("Bearer abcdefghijklmnop", Assignment),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SigningSecret),
        (
            "d2hzZWNfTWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c=",
            EncodedTwice,
        ),
    ];
    for (text, error) in mistakes {
        assert_eq!(check(text), Err(error), "{text:?}");
    }
    for text in ["correct", "none", "null", "undefined", "fifteen-letters"] {
        assert_eq!(check(text), Err(TooShort), "{text:?}");
    }
}

#[test]
fn random_secrets_and_pass_phrases_pass() {
    for text in [
        "sixteen-letters!",
        "the secret of the bots of `eu`",
        "0123456789abcdef",
        "correct horse battery staple",
        "gB7$kP2!zR9@qW4#",
        "$2b$12$KIXQ8Qe7F9",
        "a-very/long+secret=of==base64",
        "c2VjcmV0LW9mLXRoZS1ib3Rz==",
        "/9j/4AAQSkZJRgABAQAAAQ==",
        "3f9a5c0e-7b1d-4c58-9a6e-0d2f4b8c6e1a",
        "[x]{y}(z)<w>|v~u^t",
        "%7Bnot-a-variable%7D-",
        "tenant.eu:4f1c9b7a2e8d",
    ] {
        assert_eq!(check(text), Ok(()), "{text:?}");
    }
}

/// The same for a webhook secret, around and in place of a valid one.
#[test]
fn a_webhook_secret_has_the_same_mistakes_and_some_of_its_own() {
    let error = |text: &str| WebhookSecret::parse(text).err();
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert_eq!(error(secret), None);
    for (text, expected) in [
        (format!("\"{secret}\""), Quoted),
        (format!("“{secret}”"), InvalidCharacter),
        (format!("\u{feff}{secret}"), InvalidCharacter),
        (format!("{secret}\0"), InvalidCharacter),
        (format!("{secret}\u{200b}"), InvalidCharacter),
        (secret.replace('c', "с"), InvalidCharacter),
        (format!("{secret}\n"), WhiteSpace),
        (format!("{secret}\\n"), WhiteSpace),
        (format!("v1,{secret}"), VersionPrefix),
        (format!("{secret},{secret}"), List),
        (format!("{secret},"), List),
        (format!("[\"{secret}\"]"), Json),
        (format!("MEETING_BAAS_WEBHOOK_SECRETS={secret}"), Assignment),
        (format!("secret={secret}"), Assignment),
        ("${WEBHOOK_SECRET}".to_owned(), Placeholder),
        (
            "whsec_********************************".to_owned(),
            Placeholder,
        ),
        (
            "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            Placeholder,
        ),
        ("/run/secrets/webhook".to_owned(), Reference),
        ("https://service.example/hooks".to_owned(), Reference),
        (secret.replace("whsec_", "WHSEC_"), NotBase64),
        (secret.replace("whsec_", "whpk_"), NotBase64),
        (format!("whsec_{secret}"), NotBase64),
        ("ep_2bXm0wH4qkJ1sV8yR3nTqZcLkPd".to_owned(), NotBase64),
        (secret.replace("LaSw", "-_Sw"), NotBase64),
        (secret.replace("LaSw", "L%3D"), NotBase64),
        // A callback secret of 64 hexadecimal digits is Base64 by chance.
        ("0123456789abcdef".repeat(4), Hexadecimal),
        (
            format!("whsec_{}", "0123456789ABCDEF".repeat(4)),
            Hexadecimal,
        ),
    ] {
        assert_eq!(error(&text), Some(expected), "{text:?}");
    }
}

/// A message never quotes the secret, and says what to do.
#[test]
fn a_message_is_one_sentence_for_people() {
    for error in [
        Empty,
        WhiteSpace,
        NotBase64,
        Hexadecimal,
        TooShort,
        TooLong,
        InvalidCharacter,
        Quoted,
        Json,
        List,
        VersionPrefix,
        EncodedTwice,
        Assignment,
        Reference,
        Placeholder,
        SigningSecret,
        SameAsWebhookSecret,
        OtherLabel,
    ] {
        let message = error.to_string();
        assert!(message.starts_with("it "), "{message}");
        assert!(!message.contains('\n') && message.len() < 250, "{message}");
        assert_eq!(format!("{error:?}"), message);
    }
}
