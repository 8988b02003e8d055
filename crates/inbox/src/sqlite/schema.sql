-- Every time is in milliseconds since 1970.
CREATE TABLE inbox_delivery (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of arrival
  source      TEXT NOT NULL,    -- the label of the endpoint
  key         TEXT NOT NULL,    -- unique within the source
  kind        TEXT NOT NULL,    -- webhook, callback, …
  verified    INTEGER NOT NULL, -- 0: an unsigned callback
  message_id  TEXT,
  signed_at   INTEGER,
  received_at INTEGER NOT NULL,
  event       TEXT,
  bot         TEXT,
  release     TEXT NOT NULL,    -- that stored it
  undecoded   TEXT,             -- the release that could not decode the event
  duplicates  INTEGER NOT NULL DEFAULT 0,
  state       INTEGER NOT NULL DEFAULT 0, -- 0 waiting, 1 in progress, 2 done, 3 dead
  attempts    INTEGER NOT NULL DEFAULT 0, -- claims since it was stored or replayed
  unfinished  INTEGER NOT NULL DEFAULT 0, -- those that ended without an outcome
  claims      INTEGER NOT NULL DEFAULT 0, -- all claims: the fence
  since       INTEGER NOT NULL, -- when it was stored or replayed
  due_at      INTEGER NOT NULL,
  lease_until INTEGER,
  lane        TEXT,             -- the bot, while a worker with the order `PerBot` has it
  worker      TEXT,
  error       TEXT,
  settled_at  INTEGER,
  retention   INTEGER,          -- 1: its body is purged first, 2: it is purged with its key
  replays     INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source, key)
) STRICT;

-- Apart from the rest, so that a claim does not write it again, and a purge frees whole pages.
CREATE TABLE inbox_body (
  seq         INTEGER PRIMARY KEY,
  body        BLOB NOT NULL
) STRICT;

CREATE INDEX inbox_due ON inbox_delivery (due_at, seq, source, bot, unfinished, since) WHERE state = 0;
CREATE INDEX inbox_heads ON inbox_delivery (source, bot, seq, due_at, unfinished) WHERE state = 0 AND bot IS NOT NULL;
-- Never two of one bot at once.
CREATE UNIQUE INDEX inbox_lanes ON inbox_delivery (source, lane) WHERE state = 1;
CREATE INDEX inbox_settled ON inbox_delivery (retention, settled_at) WHERE retention IS NOT NULL;
CREATE INDEX inbox_dead ON inbox_delivery (seq) WHERE state = 3;
CREATE INDEX inbox_undecoded ON inbox_delivery (seq) WHERE undecoded IS NOT NULL;

-- Work that is done once. It is done if `delivery` is NULL, or if that delivery is done and this was its last claim.
CREATE TABLE inbox_once (
  work     TEXT PRIMARY KEY,
  delivery INTEGER,
  claim    INTEGER,
  asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_once_delivery ON inbox_once (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX inbox_once_done ON inbox_once (asked_at) WHERE delivery IS NULL;
