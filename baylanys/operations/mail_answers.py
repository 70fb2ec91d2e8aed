"""Django's ways of mail, with what they leave out: what the server said when it took it, and a file for each mail."""

import smtplib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.smtp import EmailBackend

SMTP = "baylanys.operations.mail_answers.AnswerKeepingBackend"
FILES = "baylanys.operations.mail_answers.OneFileBackend"
LONGEST = 300


class _Keeping(smtplib.SMTP):
    taken: tuple[int, bytes] | None = None

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.taken = super().data(msg)
        return self.taken


class _KeepingTls(smtplib.SMTP_SSL):
    taken: tuple[int, bytes] | None = None

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.taken = super().data(msg)
        return self.taken


class AnswerKeepingBackend(EmailBackend):
    """The same; `answer` is the reply to the last mail, such as `250 2.0.0 queued as 4F5`."""

    answer = ""

    @property
    def connection_class(self) -> Any:
        return _KeepingTls if self.use_ssl else _Keeping

    def _send(self, email_message: Any) -> bool:
        sent = super()._send(email_message)  # type: ignore[misc]
        taken = getattr(self.connection, "taken", None)
        if sent and taken:
            self.answer = f"{taken[0]} {taken[1].decode('utf-8', 'replace')}"[:LONGEST]
        return bool(sent)


class OneFileBackend(FileBackend):
    """A file for each mail, however many are written in one second."""

    def _get_filename(self) -> str:
        if self._fname is None:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}.log"
            self._fname: str | None = str(Path(self.file_path) / name)
        return self._fname


def answer_of(connection: BaseEmailBackend) -> str:
    """What the server said; empty where no server was asked."""
    return str(getattr(connection, "answer", ""))
