//! Files with the value of a variable.

use std::io::ErrorKind;

use super::*;

#[expect(
    clippy::disallowed_methods,
    reason = "the rule is for the generator; this is a folder of the test"
)]
/// The path of a file with this text, which is removed with the folder.
fn file(folder: &tempfile::TempDir, name: &str, text: &[u8]) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

#[test]
fn a_file_replaces_each_variable_for_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let webhooks = file(
        &folder,
        "webhooks",
        format!("{SECRET}\r\n{OTHER}\r\n").as_bytes(),
    );
    let callbacks = file(&folder, "callbacks", b"the-secret-of-the-bots\r\n");
    let verbatim = file(&folder, "verbatim", b"a b\n");
    let shown = shown(&[
        (WEBHOOK_SECRETS.file, &webhooks),
        (CALLBACK_SECRETS.file, &callbacks),
        (CALLBACK_SECRET_VERBATIM.file, &verbatim),
    ]);
    let two = "[default: [redacted], default: [redacted]]";
    assert!(
        shown.contains(&format!("webhook_secrets: {two}")),
        "{shown}"
    );
    assert!(
        shown.contains(&format!("callback_secrets: {two}")),
        "{shown}"
    );
}

#[test]
fn a_file_is_checked_as_a_variable_is() {
    let folder = tempfile::tempdir().unwrap();
    let of = |text: &[u8]| {
        let path = file(&folder, "callbacks", text);
        let variables = [
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRETS.file, &path),
        ];
        built(&variables).err()
    };
    let name = CALLBACK_SECRETS.file;
    let unreadable = |reason| Some(BuildError::UnreadableFile { name, reason });
    assert_eq!(of(b"none\n"), None);
    // As editors of Windows write it.
    assert_eq!(of(b"\xef\xbb\xbfthe-secret-of-the-bots\r\n"), None);
    let expected = "the path of a file with secrets, or with only `none`";
    let empty = Some(BuildError::InvalidVariable { name, expected });
    assert_eq!(of(b"\n"), empty);
    assert_eq!(
        of(b"caf\xe9-secret-of-the-bots"),
        unreadable(ErrorKind::InvalidData)
    );
    assert_eq!(
        of(&vec![b'x'; 64 * 1024]),
        unreadable(ErrorKind::FileTooLarge)
    );
    // UTF-16 with a byte order mark, and without.
    let with_mark = b"\xff\xfet\0h\0e\0-\0s\0e\0c\0r\0e\0t\0";
    assert_eq!(of(with_mark), unreadable(ErrorKind::InvalidData));
    for (text, error) in [
        (
            b"\"the-secret-of-the-bots\"".as_slice(),
            SecretError::Quoted,
        ),
        (
            b"t\0h\0e\0-\0s\0e\0c\0r\0e\0t\0",
            SecretError::InvalidCharacter,
        ),
        (b"the-secret-of-the-bots\0", SecretError::InvalidCharacter),
        (b"CALLBACK_SECRET=of-the-bots-1\n", SecretError::Assignment),
        (b"{\"secret\":\"of-the-bots-1\"}\n", SecretError::Json),
        (
            b"# the bots of eu\nthe-secret-of-the-bots\n",
            SecretError::TooShort,
        ),
    ] {
        let expected = Some(BuildError::CallbackSecret { position: 1, error });
        assert_eq!(of(text), expected, "{text:?}");
    }
    let missing = [
        (WEBHOOK_SECRETS.file, "/missing"),
        (CALLBACK_SECRETS.name, ONE),
    ];
    let expected = "the file that the environment variable MEETING_BAAS_WEBHOOK_SECRETS_FILE names cannot be \
                    read: entity not found";
    assert_eq!(built(&missing).unwrap_err().to_string(), expected);
}

#[test]
fn a_variable_and_its_file_conflict() {
    let Source { name, file, .. } = WEBHOOK_SECRETS;
    let both = [
        (name, SECRET),
        (file, "/missing"),
        (CALLBACK_SECRETS.name, ONE),
    ];
    let expected = BuildError::ConflictingVariables { name, file };
    assert_eq!(built(&both).err(), Some(expected));
}
