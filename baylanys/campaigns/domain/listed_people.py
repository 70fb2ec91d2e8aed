"""A list brought for a mailing: its numbers stand with the draft, its people join the contacts at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.campaigns.choices import Exclusion, MailingState
from baylanys.campaigns.models import Mailing, MailingExclusion, MailingNumber
from baylanys.campaigns.refusals import refusal
from baylanys.core.spreadsheets import in_batches, read_table
from baylanys.crm.choices import ConsentPurpose
from baylanys.crm.imports.columns import guess_columns
from baylanys.crm.imports.rows import PersonRow, RowWrong, read_row
from baylanys.crm.models import Consent, Contact, ContactPhone

BATCH = 2_000
MOST_ROWS = 100_000
MOST_PROBLEMS = 1_000


@transaction.atomic
def bring_list(*, mailing: Mailing, filename: str, content: bytes, at: datetime) -> int:
    """The numbers of the table are the draft's people; how many different ones. A list brought before is gone.

    Rows that cannot be read are kept with their reason, the first thousand of them; repeated numbers are counted.
    Raises NotPossible (`not_now`, `list_no_numbers`, `list_empty`) and TableRefused.
    """
    if Mailing.objects.select_for_update().get(pk=mailing.pk).state != MailingState.DRAFT:
        raise refusal("not_now")
    rows = read_table(content, most_rows=MOST_ROWS)
    columns = _columns(next(rows))
    mailing.numbers.all().delete()
    mailing.exclusions.all().delete()
    read = 0
    for batch in in_batches(enumerate(rows, start=2), BATCH):
        read += _take(mailing, batch, columns)
    kept = mailing.numbers.count()
    if not kept:
        raise refusal("list_empty")
    Mailing.objects.filter(pk=mailing.pk).update(list_name=filename[-200:], list_duplicates=read - kept)
    mailing.refresh_from_db()
    return kept


def _columns(heading: Sequence[str]) -> Mapping[str, int]:
    columns = {field: column for field, column in guess_columns(heading).items() if field not in {"projects", "note"}}
    if "phone" not in columns:
        raise refusal("list_no_numbers")
    return columns


def _take(mailing: Mailing, batch: Sequence[tuple[int, list[str]]], columns: Mapping[str, int]) -> int:
    """The batch stands; how many numbers it had, repeated ones included."""
    people, wrong = [], []
    for number, row in batch:
        said = read_row(row, columns, {})
        if isinstance(said, RowWrong):
            reason = Exclusion.BAD_NUMBER if said.code == "bad_number" else Exclusion.BAD_ROW
            wrong.append(MailingExclusion(mailing=mailing, reason=reason, value=said.value[:120], row=number))
        elif isinstance(said, PersonRow) and said.numbers:
            people.append(
                MailingNumber(mailing=mailing, number=said.numbers[0], name=said.name, language=said.language)
            )
        elif said is not None:
            wrong.append(MailingExclusion(mailing=mailing, reason=Exclusion.NO_NUMBER, row=number))
    MailingNumber.objects.bulk_create(people, ignore_conflicts=True)
    room = MOST_PROBLEMS - mailing.exclusions.count()
    MailingExclusion.objects.bulk_create(wrong[: max(room, 0)])
    return len(people)


def write_listed_people(*, mailing: Mailing, by: Person | None, at: datetime) -> None:
    """Where the list says that its people agreed, they are contacts with that agreement; who took one back, or wants no
    mailings, stays as he or she is. Part of the caller's transaction."""
    if not mailing.consent_source or not mailing.numbers.exists():
        return
    known = ContactPhone.objects.values("e164")
    strangers = mailing.numbers.exclude(number__in=known).order_by("pk")
    for batch in in_batches(list(strangers), BATCH):
        _add_contacts(batch, at)
    _note_consents(mailing, by, at)


def _add_contacts(batch: Sequence[MailingNumber], at: datetime) -> None:
    made = Contact.objects.bulk_create(
        [Contact(name=each.name, language=each.language, created_at=at) for each in batch]
    )
    phones = [ContactPhone(contact=contact, e164=each.number) for contact, each in zip(made, batch, strict=True)]
    ContactPhone.objects.bulk_create(phones)


def _note_consents(mailing: Mailing, by: Person | None, at: datetime) -> None:
    numbers: Any = mailing.numbers.values("number")
    told = Consent.objects.filter(purpose=ConsentPurpose.MARKETING, channel__in=["", "whatsapp"]).values("contact")
    people = Contact.objects.filter(phones__e164__in=numbers, erased_at=None).exclude(pk__in=told).distinct()
    for batch in in_batches(people.values_list("pk", flat=True), BATCH):
        Consent.objects.bulk_create(
            Consent(
                contact_id=pk, at=at, purpose=ConsentPurpose.MARKETING, channel="whatsapp", given=True,
                source=mailing.consent_source, author=by,
            )
            for pk in batch
        )  # fmt: skip
