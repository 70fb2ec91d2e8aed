"""Django's way to a mail server, which keeps what the server said when it took the mail."""

import smtplib
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

SMTP = "baylanys.operations.mail_answers.AnswerKeepingBackend"
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


def answer_of(connection: BaseEmailBackend) -> str:
    """What the server said; empty where no server was asked."""
    return str(getattr(connection, "answer", ""))
