"""The journal's tables, and how an older journal is upgraded."""

from __future__ import annotations

from typing import Final

_RUNS: Final = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,            -- UTC, ISO 8601
    step TEXT NOT NULL,
    host TEXT NOT NULL,               -- as it was typed
    computer TEXT NOT NULL,           -- the host's own name
    booted TEXT NOT NULL,             -- its boot time then; '' where it was not read
    state TEXT NOT NULL,              -- applying, done, failed
    needs_reboot INTEGER NOT NULL,
    undoes INTEGER REFERENCES runs (id)
) STRICT;
CREATE TABLE changes (
    run INTEGER NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    setting TEXT NOT NULL,            -- JSON, as are before and after
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    needs_reboot INTEGER NOT NULL,
    state TEXT NOT NULL,              -- planned, writing, written, at risk, collateral, by hand
    PRIMARY KEY (run, position)
) STRICT;
CREATE TABLE restarts (
    run INTEGER NOT NULL REFERENCES runs (id),
    service TEXT NOT NULL,
    state TEXT NOT NULL,              -- planned, done
    PRIMARY KEY (run, service)
) STRICT;
"""

_WALKS: Final = """
CREATE TABLE walks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,            -- UTC, ISO 8601
    dpm TEXT NOT NULL,                -- as they were typed
    host TEXT NOT NULL
) STRICT;
CREATE TABLE answers (
    walk INTEGER NOT NULL REFERENCES walks (id),
    position INTEGER NOT NULL,
    node TEXT NOT NULL,
    answer TEXT NOT NULL,
    how TEXT NOT NULL,                -- measured, said, done
    evidence TEXT NOT NULL,           -- JSON: pairs of Japanese and English
    at TEXT NOT NULL,                 -- UTC, ISO 8601
    runs TEXT NOT NULL,               -- JSON: the runs that a step made
    since TEXT NOT NULL,              -- the DPM server's clock when a step was done; '' where it was not read
    PRIMARY KEY (walk, position)
) STRICT;
"""

# `who` (user@machine) and `process` began or resumed the run at `since`. A restart can also be `restarting` now. SQLite
# keeps these statements, and verify compares them except for comments: do not change them.
_CHAIN: Final = """
CREATE TABLE chain (
    id INTEGER PRIMARY KEY,           -- from 1, without a gap
    record TEXT NOT NULL,             -- JSON: what was written to the tables above, and when
    hash TEXT NOT NULL                -- SHA-256 over the hash before and the record
) STRICT;
ALTER TABLE runs ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN since TEXT NOT NULL DEFAULT '';
ALTER TABLE restarts ADD COLUMN dependents TEXT NOT NULL DEFAULT '[]';
CREATE INDEX runs_on ON runs (computer);
CREATE INDEX undone ON runs (undoes);
"""

# The tables do not change. From this version on, rates, limits and schedules are stored with a type; before, they were
# stored as display text, which is still read (`codec.FROM_TEXT`). An older version does not understand the new values
# and must not open the file.
_TYPED_VALUES: Final = ""

# Which computer a run was on, besides its name: its domain or workgroup, and its identifier ('' where an older version
# made the run). `customer` is the inventory's; '' where it names none.
_IDENTITY: Final = """
ALTER TABLE runs ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN computer_id TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN customer TEXT NOT NULL DEFAULT '';
ALTER TABLE walks ADD COLUMN customer TEXT NOT NULL DEFAULT '';
"""

# What a change record needs ('' where an older version made the run, or where it is not known): the account and the
# method on the host as they were sent, the version of this package, the ticket, and the SHA-256 of the plan file.
_EVIDENCE: Final = """
ALTER TABLE runs ADD COLUMN login TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN method TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN ticket TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN plan TEXT NOT NULL DEFAULT '';
CREATE TABLE plans (                  -- the plan files that were written with this journal
    sha256 TEXT PRIMARY KEY,          -- of the file's bytes
    written TEXT NOT NULL,            -- UTC, ISO 8601
    step TEXT NOT NULL,
    who TEXT NOT NULL,
    version TEXT NOT NULL,
    customer TEXT NOT NULL
) STRICT;
CREATE TABLE baselines (              -- the backup jobs before a run
    run INTEGER PRIMARY KEY REFERENCES runs (id),
    since TEXT NOT NULL,              -- the DPM server's clock, as is until; '' where it was not read
    until TEXT NOT NULL,
    jobs INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    other INTEGER NOT NULL,           -- failures of another cause
    told TEXT NOT NULL                -- JSON: why it was not read, in Japanese and English; '' where it was
) STRICT;
"""

MIGRATIONS: Final = (_RUNS, _WALKS, _CHAIN, _TYPED_VALUES, _IDENTITY, _EVIDENCE)
"""The statements that each version adds; version n of the schema is the first n of them."""

CHAINED: Final = 3
"""The first version whose writes are in the chain; the rows of an older journal are adopted."""

SCHEMA_VERSION: Final = len(MIGRATIONS)
