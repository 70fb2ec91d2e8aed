"""Mails that came back are shown at their recipient: told by the mail server's pipe, or in a mailbox (RFC 3464)."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.secrets import SecretUnreadable, decrypt, encrypt
from baylanys.reports.delivery_bounce import MOST_BYTES, Notice, Told, read_notice
from baylanys.reports.delivery_choices import MailState, ProofKind
from baylanys.reports.delivery_models import BounceMailbox, DeliveryMail
from baylanys.reports.domain.delivery import note, settle

SECONDS = 20
MOST_AT_ONCE = 50
FIELDS = ("address", "host", "port", "username", "folder")
KINDS = {
    "failed": ProofKind.BOUNCED,
    "delayed": ProofKind.DELAYED,
    "delivered": ProofKind.DELIVERED,
    "relayed": ProofKind.DELIVERED,
}
TAKEN = (MailState.SENDING, MailState.UNDECIDED, MailState.SENT, MailState.DELIVERED)


def take_notice(raw: bytes, *, at: datetime) -> int:
    """What the notice tells stands at the mails that it is about; how many it was about. Repeating it changes nothing.

    A mail is known by its number alone, which nobody can guess: a forged notice marks nothing.
    """
    notice = read_notice(raw)
    if notice is None:
        return 0
    mail = DeliveryMail.objects.filter(message_id__in=notice.message_ids).select_related("delivery").first()
    told = _about(notice, mail.address) if mail else None
    if mail is None or told is None or told.action not in KINDS:
        return 0
    _note(mail, told, at)
    settle(mail.delivery_id)
    return 1


def read_mailbox(*, at: datetime) -> int:
    """New mails of the mailbox have been read and marked as seen; how many were about ours. Without a mailbox: 0.

    What is wrong with the mailbox stands at its settings until it can be read again.
    """
    known = BounceMailbox.objects.filter(pk=1).exclude(host="").first()
    if known is None:
        return 0
    try:
        found = sum(take_notice(raw, at=at) for raw in _new_mails(known))
    except (imaplib.IMAP4.error, OSError, SecretUnreadable, UnicodeError) as trouble:
        BounceMailbox.objects.filter(pk=1).update(trouble=(str(trouble) or type(trouble).__name__)[:300])
        return 0
    BounceMailbox.objects.filter(pk=1).update(read_at=at, trouble="")
    return found


@transaction.atomic
def set_mailbox(*, values: dict[str, object], password: str, by: Person, at: datetime) -> None:
    """Notices arrive there from now on; an empty password keeps the one known. Raises NotPossible `wrong_mailbox`."""
    if any(not str(values[name]).isprintable() for name in FIELDS):
        raise NotPossible(_("This mailbox cannot be reached so: look at its fields again."), code="wrong_mailbox")
    known = BounceMailbox.objects.filter(pk=1).first() or BounceMailbox(pk=1)
    before = {name: getattr(known, name) for name in FIELDS}
    for name in FIELDS:
        setattr(known, name, values[name])
    if password:
        known.password = encrypt(password)
    known.trouble, known.changed_at, known.changed_by = "", at, by
    known.save()
    after = {name: values[name] for name in FIELDS} | ({"password": "changed"} if password else {})
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("bounce_mailbox", 1), before=before, after=after)


def _about(notice: Notice, address: str) -> Told | None:
    """What is said of the address; of the only one where a forwarded mail came back from elsewhere."""
    named = [each for each in notice.told if each.address == address.lower()]
    return named[0] if named else notice.told[0] if len(notice.told) == 1 else None


@transaction.atomic
def _note(mail: DeliveryMail, told: Told, at: datetime) -> None:
    """A delay changes nothing but the proof; what came back never counts as delivered again."""
    words = " ".join(filter(None, (told.status, told.words)))[:300]
    kind, rows = KINDS[told.action], DeliveryMail.objects.filter(pk=mail.pk)
    detail = {"message_id": mail.message_id, "address": told.address, "status": told.status, "why": told.words}
    if mail.proofs.filter(kind=kind, detail=detail).exists():
        return
    if kind == ProofKind.BOUNCED:
        rows.filter(state__in=TAKEN).update(state=MailState.BOUNCED, next_at=None, trouble=words)
    elif kind == ProofKind.DELIVERED:
        rows.filter(state=MailState.SENT).update(state=MailState.DELIVERED)
    note(mail.delivery, kind, mail=mail, at=at, detail=detail)


def _new_mails(known: BounceMailbox) -> Iterator[bytes]:
    with _opened(known) as box:
        _ok, found = box.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:MOST_AT_ONCE]:
            _ok, parts = box.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            yield from (part[1] for part in parts if isinstance(part, tuple))
            box.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)")


@contextmanager
def _opened(known: BounceMailbox) -> Iterator[imaplib.IMAP4]:
    """The folder of the mailbox. Raises imaplib.IMAP4.error, OSError, SecretUnreadable."""
    password = decrypt(known.password) if known.password else ""
    box = imaplib.IMAP4_SSL(known.host, known.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    try:
        box.login(known.username, password)
        box.select('"' + known.folder.replace('"', "") + '"')
        yield box
    finally:
        box.logout()
