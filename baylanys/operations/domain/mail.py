"""Mail leaves by the server that was set; without one it is put into files, so that nothing goes out by accident."""

from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.core.secrets import SecretUnreadable, decrypt, encrypt
from baylanys.operations.choices import Security
from baylanys.operations.models import MailSettings

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
SECONDS = 15
PERMANENT = 500
"""RFC 5321, 4.2.1: from here on the server will never take it."""
FIELDS = ("host", "port", "security", "username", "sender", "recipients", "language")


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
    known = mail_settings()
    sender = known.sender or "baylanys@localhost"
    try:
        EmailMessage(subject, text, sender, to, connection=_connection(known), headers=headers).send()
    except SMTPRecipientsRefused as refused:
        if all(code >= PERMANENT for code, _word in refused.recipients.values()):
            raise NotPossible(str(refused.recipients), code="refused_for_good") from refused
        raise NotAnswered(_("The mail server did not take it: %(why)s") % {"why": refused}) from refused
    except OSError as refused:
        raise NotAnswered(_("The mail server did not take it: %(why)s") % {"why": refused}) from refused
    except SecretUnreadable as wrong:
        raise NotPossible(_("The password of the mail server cannot be read; set it again.")) from wrong
    return f"{known.host}:{known.port}" if known.host else "files"


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
