"""Why a form is not taken or not filled, in words for the person who brought it."""

from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import DomainError
from baylanys.reports.filling.refusal import FormRefused

REFUSALS = {
    "too_large": _("The file is too large: up to 10 MB, and up to 120 MB unpacked."),
    "broken": _("The file is damaged and cannot be read. Save it anew and upload it again."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "old_format": _("The file has the format of old programs. Save it as XLSX or DOCX."),
    "wrong_form": _("Only XLSX and DOCX files are taken as they are saved by default."),
    "strict": _("The file is saved as “Strict Open XML”. Save it as an ordinary XLSX or DOCX."),
    "macros": _("The file holds macros or something else that runs. Remove it and save the file as XLSX or DOCX."),
    "outside": _("The file fetches something from outside: another workbook, a picture by its address, a connection."),
    "embedded": _("The file holds an embedded object. Put a picture or a table in its place."),
    "entities": _("The file holds something that no office program writes."),
    "function": _("A formula cannot be read, or it fetches something or starts it."),
    "field": _("A field of the document fetches something or starts it."),
    "too_many_rows": _("There are more rows than the form can hold. Choose a shorter period."),
    "unfillable": _("A place of the form cannot be filled. Upload the form again: the check names the place."),
    "not_printed": _("The PDF could not be made. The file itself is there as XLSX or DOCX."),
    "print_busy": _("Other PDFs are being made at this moment. Try again in a minute."),
    "no_office": _("LibreOffice, which makes PDFs of forms, is not installed here."),
}
_LATER = frozenset({"print_busy", "not_printed", "no_office"})


class TemplateRefused(DomainError):
    """`code` is that of FormRefused."""

    def __init__(self, refused: FormRefused) -> None:
        where = f" ({refused.detail})" if refused.detail else ""
        super().__init__(f"{REFUSALS[refused.code]}{where}", code=refused.code)
        self.permanent = refused.code not in _LATER
