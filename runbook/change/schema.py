"""The journal's tables."""

from __future__ import annotations

SCHEMA_VERSION = 1

SCHEMA = """
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
    state TEXT NOT NULL,              -- planned, writing, written, at risk, collateral
    PRIMARY KEY (run, position)
) STRICT;
CREATE TABLE restarts (
    run INTEGER NOT NULL REFERENCES runs (id),
    service TEXT NOT NULL,
    state TEXT NOT NULL,              -- planned, done
    PRIMARY KEY (run, service)
) STRICT;
"""
