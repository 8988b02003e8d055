//! The last part of each `--help`: examples, and where secrets come from.

pub(crate) const ALL: &str = "\
Examples:
  meeting-baas listen --forward http://127.0.0.1:8080/webhooks
  meeting-baas trigger all
  meeting-baas inbox list --dead

Exit codes:
  0  success
  1  a request was rejected, a body is not an event, or a store is damaged
  2  the arguments, or the environment variables, are wrong
  3  a file, a server or a store cannot be reached, read or written

Secrets come from environment variables, or from files that they name with _FILE at the end:
  MEETING_BAAS_WEBHOOK_SECRETS            the signing secrets of the endpoint (whsec_…), separated by spaces
  MEETING_BAAS_CALLBACK_SECRETS           the secrets of callbacks
  MEETING_BAAS_CALLBACK_SECRET_VERBATIM   one that is short, or has a space or a comma
  MEETING_BAAS_ALERT_SECRETS              the secrets of alert rules
  MEETING_BAAS_UNSIGNED_CALLBACKS         accept: callbacks without a secret, from anybody
  MEETING_BAAS_INBOX_URL                  the database of `--inbox postgres`: postgres://USER:PASSWORD@HOST/DATABASE
  MEETING_BAAS_INBOX_SCHEMA               its schema, if it is not meeting_baas_inbox";

pub(crate) const LISTEN: &str = "\
Examples:
  Show deliveries:
    meeting-baas listen
  Forward them to a service, byte for byte:
    meeting-baas listen --forward http://127.0.0.1:8080/webhooks
  Store them for a service that is not running:
    meeting-baas listen --inbox inbox.db
  See how the sender retries:
    meeting-baas listen --answer 503
  In CI: wait for two deliveries, for a minute at most:
    meeting-baas listen --count 2 --within 60s --format json

Ctrl-C ends it with exit code 0. The secrets are in environment variables: see `meeting-baas --help`.";

pub(crate) const TRIGGER: &str = "\
Examples:
  Every event, callback and alert:
    meeting-baas trigger all
  One event, changed:
    meeting-baas trigger bot.failed --set /data/error_code=TIMEOUT_WAITING_TO_START
  An event that no receiver knows yet:
    meeting-baas trigger bot.completed --set /event=bot.new
  A webhook and a callback about the same bot:
    meeting-baas trigger bot.completed --to http://127.0.0.1:3000/ --callback-to http://127.0.0.1:3000/callbacks
  All webhooks of a bot, shuffled, each of them twice:
    meeting-baas trigger --life --shuffle --copies 1
  What a receiver must reject:
    meeting-baas trigger bot.completed --tamper --expect 401
    meeting-baas trigger bot.completed --age 10m --expect 401
    meeting-baas trigger bot.completed --unknown-secret --expect 401

The exit code is 0 if every response is 2xx (or --expect), 1 if one is not, and 3 if there is no response.
The first secret of each environment variable signs: see `meeting-baas --help`.";

pub(crate) const VERIFY: &str = "\
Examples:
  meeting-baas verify --headers headers.txt --body body.json
  meeting-baas verify --headers headers.json --body body.json --received 2026-03-17T09:30:00Z
  meeting-baas verify --headers headers.txt --body body.json --endpoint eu=/run/secrets/eu

The exit code is 0 if a receiver accepts the request, and 1 if it rejects it.";

pub(crate) const DECODE: &str = "\
Examples:
  meeting-baas decode body.json
  meeting-baas decode --drift --format json < body.json
  meeting-baas decode body.json --reveal

The exit code is 0 if the body is an event, also an unknown one, and 1 if it is not.";

pub(crate) const INBOX: &str = "\
Examples:
  meeting-baas inbox stats
  meeting-baas inbox list --dead --since 2h
  meeting-baas inbox show 17
  meeting-baas inbox retry --dead
  meeting-baas inbox retry --event bot.completed
  meeting-baas inbox export --reveal > deliveries.jsonl
  meeting-baas inbox import deliveries.jsonl --inbox other.db --yes
  meeting-baas inbox migrate --to postgres
  meeting-baas inbox purge --bot 7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93 --yes

What changes the store says what it would do, and asks; with --yes it does not ask.";

pub(crate) const ARTIFACT: &str = "\
Examples:
  meeting-baas artifact vtt transcription.json diarization.jsonl > meeting.vtt
  meeting-baas artifact text transcription.json
  meeting-baas artifact talk-time diarization.jsonl

With a diarization, the speakers are those that it names.";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  meeting-baas completions bash > ~/.local/share/bash-completion/completions/meeting-baas
  meeting-baas completions zsh > ~/.zfunc/_meeting-baas
  meeting-baas completions fish > ~/.config/fish/completions/meeting-baas.fish";
