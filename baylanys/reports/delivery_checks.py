"""What people write into a schedule or an order to send, cleaned, or refused with a word on what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from baylanys.core.errors import NotPossible
from baylanys.reports.delivery_rules import LONGEST_SUBJECT, LONGEST_TEXT, one_line, plain, unknown_places
from baylanys.reports.domain.made import maker_of
from baylanys.reports.report_names import kinds_of, title_of

MOST_RECIPIENTS, MOST_REPORTS = 30, 12
KINDS = ("xlsx", "pdf", "docx")
Recipient = dict[str, object]
Texts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class To:
    """One who gets mail: an address, a name, and the languages of files and words."""

    address: str
    name: str = ""
    languages: Sequence[str] = ()


def clean_recipients(said: Iterable[To], language: str = "ru") -> list[Recipient]:
    """Each address once. Raises NotPossible `no_recipients`, `bad_address`, `too_many_recipients`, `wrong_language`."""
    found: dict[str, Recipient] = {}
    for each in said:
        address = each.address.strip()
        if not address:
            continue
        languages = clean_languages(each.languages or [language])
        known = found.setdefault(_checked(address).casefold(), {"address": address, "name": "", "languages": []})
        known["name"] = known["name"] or one_line(each.name)[:120]
        known["languages"] = list(dict.fromkeys([*known["languages"], *languages]))  # type: ignore[misc]
    if not found:
        raise NotPossible(_("Nobody is named who should get the mail."), code="no_recipients")
    if len(found) > MOST_RECIPIENTS:
        told = _("No more than %(most)s recipients: name a mailing list instead.") % {"most": MOST_RECIPIENTS}
        raise NotPossible(told, code="too_many_recipients")
    return list(found.values())


def clean_languages(said: Iterable[str]) -> list[str]:
    """Raises NotPossible `wrong_language`."""
    known, languages = dict(settings.LANGUAGES), list(dict.fromkeys(said))
    if not languages or any(each not in known for each in languages):
        raise NotPossible(_("Reports are in Kazakh, Russian or English."), code="wrong_language")
    return languages


def clean_reports(names: Iterable[str], kinds: Iterable[str]) -> tuple[list[str], list[str]]:
    """Raises NotPossible `no_reports`, `wrong_kind`, and what `maker_of` raises for a name that nobody knows."""
    named, wanted = list(dict.fromkeys(names)), list(dict.fromkeys(kinds))
    if not named or len(named) > MOST_REPORTS:
        told = _("Choose from one to %(most)s reports.") % {"most": MOST_REPORTS}
        raise NotPossible(told, code="no_reports")
    for name in named:
        maker_of(name)
    if not wanted or any(each not in KINDS for each in wanted):
        raise NotPossible(_("Choose the kind of the files: XLSX, PDF or DOCX."), code="wrong_kind")
    for name in named:
        if not set(wanted) & set(kinds_of(name)):
            values = {"report": title_of(name), "kinds": ", ".join(kinds_of(name)).upper()}
            raise NotPossible(_("“%(report)s” is made as %(kinds)s.") % values, code="wrong_kind")
    return named, wanted


def clean_texts(said: Mapping[str, Mapping[str, str]]) -> Texts:
    """Subject and text of each language; empty ones are left to the product. Raises NotPossible `unknown_place`."""
    texts: Texts = {}
    for language, words in said.items():
        subject, text = one_line(words.get("subject", "")), plain(words.get("text", ""))
        if wrong := unknown_places(subject + text):
            told = _("There is no place {%(name)s} in the mail.") % {"name": wrong[0][:40]}
            raise NotPossible(told, code="unknown_place")
        given = {"subject": subject[:LONGEST_SUBJECT], "text": text[:LONGEST_TEXT]}
        if any(given.values()) and language in dict(settings.LANGUAGES):
            texts[language] = {name: value for name, value in given.items() if value}
    return texts


def _checked(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError as wrong:
        told = _("%(address)s is not an e-mail address.") % {"address": one_line(address)[:120]}
        raise NotPossible(told, code="bad_address") from wrong
    return address
