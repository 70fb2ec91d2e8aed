"""The same bodies into the same database by psycopg alone: what storing costs without us."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import psycopg

TABLE = "CREATE TABLE IF NOT EXISTS bench_bodies (id bigserial PRIMARY KEY, at timestamptz, body bytea)"
INSERT = "INSERT INTO bench_bodies (at, body) VALUES (now(), %s)"


def insert_all(url: str, bodies: Sequence[bytes], at_once: int) -> float:
    """Every body is one durable transaction, over so many connections; the seconds that it took."""
    with psycopg.connect(url, autocommit=True) as first:
        first.execute(TABLE.encode())
    waiting, guard = iter(bodies), threading.Lock()

    def work() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while True:
                with guard:
                    body = next(waiting, None)
                if body is None:
                    return
                connection.execute(INSERT.encode(), [body])

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    with psycopg.connect(url, autocommit=True) as last:
        last.execute(b"DROP TABLE bench_bodies")
    return took
