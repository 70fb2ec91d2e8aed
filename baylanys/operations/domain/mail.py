"""Mail leaves by the server that was set; without one it is put into files, so that nothing goes out by accident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotAnswered, NotPossible
from baylanys.core.secrets import SecretUnreadable, decrypt, encrypt
from baylanys.operations.choices import Security
from baylanys.operations.mail_answers import FILES, SMTP, answer_of
from baylanys.operations.models import MailSettings

SECONDS = 15
PERMANENT = 500
"""RFC 5321, 4.2.1: from here on the server will never take it."""
FIELDS = ("host", "port", "security", "username", "sender", "recipients", "language")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a mail; its name may be Kazakh or Russian (RFC 2231)."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took the mail (`host:port`, or `files`), and what it said to its text (RFC 5321, 4.2)."""

    server: str
    answer: str


def mail_settings() -> MailSettings:
    """The settings in force; blank ones before anybody set them."""
    return MailSettings.objects.filter(pk=1).first() or MailSettings(pk=1)


@transaction.atomic
def set_mail(*, values: dict[str, object], password: str, by: Person, at: datetime) -> None:
    """Mail leaves by these settings from now on, and the audit log says who set them.

    An empty password keeps the one known; the log says only that it was changed.
    """
    known = mail_settings()
    before = {name: getattr(known, name) for name in FIELDS}
    for name in FIELDS:
        setattr(known, name, values[name])
    if password:
        known.password = encrypt(password)
    known.changed_at, known.changed_by = at, by
    known.save()
    after = {name: values[name] for name in FIELDS} | ({"password": "changed"} if password else {})
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("mail", 1), before=before, after=after)


def recipients_of(known: MailSettings) -> list[str]:
    return known.recipients.replace(",", " ").replace(";", " ").split()


def send(*, subject: str, text: str) -> None:
    """The mail has been taken by the server, or lies in DATA/mail. Tries once; who calls tries again.

    Raises NotPossible without a recipient, NotAnswered where the server does not take it (within fifteen seconds).
    """
    to = recipients_of(mail_settings())
    if not to:
        raise NotPossible(_("Nobody is named who should get the mail."), code="no_recipients")
    send_to(to=to, subject=subject, text=text)


def send_to(*, to: list[str], subject: str, text: str, headers: dict[str, str] | None = None) -> str:
    """The same to these people; answers which server took it, or `files`.

    Raises NotPossible `refused_for_good` where the server will never take it, and as `send`.
    """
    return post(to=to, subject=subject, text=text, headers=headers).server


def post(
    *, to: list[str], subject: str, text: str, headers: dict[str, str] | None = None,
    attachments: Sequence[Attachment] = (), bounces_to: str = "",
) -> Taken:  # fmt: skip
    """The same with files; what cannot be delivered later is told to `bounces_to` where it is given.

    Raises as `send_to`; a text, a sender or a size that the server refuses for good is `refused_for_good` too.
    """
    known = mail_settings()
    sender = known.sender or "baylanys@localhost"
    told = dict(headers or {}) | ({"From": sender} if bounces_to else {})
    try:
        connection = _connection(known)
    except SecretUnreadable as wrong:
        raise NotPossible(_("The password of the mail server cannot be read; set it again.")) from wrong
    mail = EmailMessage(subject, text, bounces_to or sender, to, connection=connection, headers=told)
    for each in attachments:
        mail.attach(each.name, each.content, each.kind)
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        raise _refusal(refused, {code for code, _word in refused.recipients.values()}) from refused
    except (SMTPDataError, SMTPSenderRefused) as refused:
        raise _refusal(refused, {refused.smtp_code}) from refused
    except OSError as broken:
        # Lost while taking leave: the mail itself was taken.
        if not answer_of(connection):
            raise _refusal(broken, set()) from broken
    return Taken(f"{known.host}:{known.port}" if known.host else "files", answer_of(connection))


def _refusal(why: OSError, codes: set[int]) -> DomainError:
    """For good where every answer says so."""
    if codes and min(codes) >= PERMANENT:
        told = why.recipients if isinstance(why, SMTPRecipientsRefused) else why
        return NotPossible(str(told), code="refused_for_good")
    return NotAnswered(_("The mail server did not take it: %(why)s") % {"why": why})


def _connection(known: MailSettings) -> BaseEmailBackend:
    if not known.host:
        backend: BaseEmailBackend = get_connection(FILES, file_path=str(settings.INSTALLATION.data / "mail"))
        return backend
    return get_connection(
        SMTP,
        host=known.host,
        port=known.port,
        username=known.username,
        password=decrypt(known.password) if known.password else "",
        use_tls=known.security == Security.STARTTLS,
        use_ssl=known.security == Security.TLS,
        timeout=SECONDS,
    )
