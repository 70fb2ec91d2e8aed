"""What a mail with reports says, in each language of its reader."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.reports.delivery_models import DeliveryFile, ReportDelivery
from baylanys.reports.delivery_rules import fill, one_line, period_words
from baylanys.reports.report_names import is_in_own_language, title_of

APART = "\n\n— — —\n\n"


def subject_of(delivery: ReportDelivery, languages: Sequence[str]) -> str:
    """The subject in the reader's first language."""
    with override(languages[0]):
        words = _own(delivery, languages[0]).get("subject") or usual_subject()
        return one_line(fill(words, _values(delivery)))


def text_of(delivery: ReportDelivery, languages: Sequence[str], files: Sequence[DeliveryFile], *, fits: bool) -> str:
    """The body: the words, then what goes with it, what is missing, and where the files lie where they are too big."""
    return APART.join(_part(delivery, language, files, fits=fits) for language in languages)


def is_for(file: DeliveryFile, languages: Sequence[str]) -> bool:
    """A reader of these languages gets the file; a form of the customer's goes to everybody."""
    return is_in_own_language(file.name) or file.language in languages


def usual_subject() -> str:
    """The subject in the language that is active, where nobody wrote another."""
    return _("Reports for {period}: {reports}")


def usual_text() -> str:
    """The text in the language that is active, where nobody wrote another."""
    return _("Hello,\n\nhere are the reports for {period}: {reports}.")


def address_of(delivery: ReportDelivery) -> str:
    """Where signed-in people find the sending with its files."""
    known = settings.CSRF_TRUSTED_ORIGINS
    base = known[0] if known else f"http://localhost:{settings.INSTALLATION.http_port}"
    return f"{base}/reports/deliveries/{delivery.pk}/"


def _part(delivery: ReportDelivery, language: str, files: Sequence[DeliveryFile], *, fits: bool) -> str:
    with override(language):
        words = _own(delivery, language).get("text") or usual_text()
        parts = [fill(words, _values(delivery)), *_about_files(delivery, files, language, fits=fits)]
        if delivery.is_late:
            parts.append(_("This mail is late: the centre's programs stood still when it was due."))
        return "\n\n".join(parts)


def _about_files(delivery: ReportDelivery, files: Sequence[DeliveryFile], language: str, *, fits: bool) -> list[str]:
    mine = [each for each in files if is_for(each, [language])]
    lines = [f"• {each.made.file_name} ({filesizeformat(each.made.size)})" for each in mine if each.made]
    said = []
    if lines:
        head = _("Files:") if fits else _("The files are too big for a mail. Sign in to take them: %s")
        said.append("\n".join([head if fits else head % address_of(delivery), *lines]))
    if missing := [title_of(each.name) for each in mine if each.made is None]:
        said.append(_("Could not be made and is missing: %s") % ", ".join(dict.fromkeys(missing)))
    return said


def _own(delivery: ReportDelivery, language: str) -> Mapping[str, str]:
    """What was written for this language in the schedule."""
    found: Mapping[str, str] = delivery.texts.get(language, {})
    return found


def _values(delivery: ReportDelivery) -> dict[str, str]:
    """What the places of a text stand for (`delivery_rules.PLACES`)."""
    return {
        "period": period_words(delivery.first, delivery.last),
        "first": f"{delivery.first:%d.%m.%Y}",
        "last": f"{delivery.last:%d.%m.%Y}",
        "reports": ", ".join(title_of(name) for name in delivery.names),
        "schedule": delivery.title,
    }
