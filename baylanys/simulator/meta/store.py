"""Everything survives a restart: one SQLite file of documents, and the media beside it."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
SCHEMA = """CREATE TABLE IF NOT EXISTS document
    (kind TEXT, key TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"""


class Store:
    """Documents by kind and key; what is put waits in memory until `flush`. Without a directory: for this run only."""

    def __init__(self, directory: Path | None) -> None:
        self._throwaway = None if directory else tempfile.TemporaryDirectory(prefix="baylanys-meta-")
        self.directory = directory or Path(self._throwaway.name if self._throwaway else "")
        (self.directory / "media").mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(self.directory / "standin.sqlite3", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        # The machine's crash may cost the last moments of a demonstration; the process's own costs nothing flushed.
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.execute(SCHEMA)
        self._dirty: dict[tuple[str, str], msgspec.Struct | None] = {}
        self.on_dirty: Callable[[], None] = lambda: None

    def load(self, kind: str, shape: type[T]) -> Iterator[T]:
        """All documents of a kind, by key."""
        for (body,) in self._rows.execute("SELECT body FROM document WHERE kind = ? ORDER BY key", [kind]):
            yield msgspec.json.decode(body, type=shape)

    @property
    def is_dirty(self) -> bool:
        return bool(self._dirty)

    def put(self, kind: str, key: str, record: msgspec.Struct) -> None:
        self._note(kind, key, record)

    def drop(self, kind: str, key: str) -> None:
        self._note(kind, key, None)

    def _note(self, kind: str, key: str, record: msgspec.Struct | None) -> None:
        first = not self._dirty
        self._dirty[kind, key] = record
        if first:
            self.on_dirty()

    def flush(self) -> None:
        """All that was put or dropped since is in the file, in one transaction."""
        if not self._dirty:
            return
        dirty, self._dirty = self._dirty, {}
        kept = [(*place, msgspec.json.encode(record)) for place, record in dirty.items() if record is not None]
        gone = [place for place, record in dirty.items() if record is None]
        self._rows.execute("BEGIN")
        self._rows.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", kept)
        self._rows.executemany("DELETE FROM document WHERE kind = ? AND key = ?", gone)
        self._rows.execute("COMMIT")

    def media_path(self, media_id: str) -> Path:
        return self.directory / "media" / media_id

    def close(self) -> None:
        self.flush()
        self._rows.close()
        if self._throwaway:
            self._throwaway.cleanup()
