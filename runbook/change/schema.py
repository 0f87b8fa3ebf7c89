"""The journal's tables, and how an older journal is brought up to date."""

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

# `who` (user@machine) and `process` took the run up at `since`, when it was begun or resumed. A restart can be `restarting` now too.
# SQLite keeps these statements word for word, and they are compared: they stay as they are.
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

MIGRATIONS: Final = (_RUNS, _WALKS, _CHAIN)
"""What each version adds; version n of the schema is the first n of them."""

CHAINED: Final = 3
"""The first version whose writes are in the chain; what an older journal holds is adopted."""

SCHEMA_VERSION: Final = len(MIGRATIONS)
