"""Why a template or its values are refused: stable codes and their words."""

from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import NotPossible
from baylanys.whatsapp.limits import Broken

VALUES = {
    "missing": _("Fill in “%(name)s”."),
    "malformed": _("“%(name)s” may have no new lines, tabs or long gaps."),
    "too_long": _("With these values the text is longer than WhatsApp takes."),
    "header_file": _("This template begins with a file; it cannot be sent from here."),
}
LIMITS = {
    "template_name_malformed": _("The name has small Latin letters, digits and _ alone."),
    "template_category_unknown": _("Choose a category."),
    "component_repeats": _("A part stands in the template twice."),
    "body_empty": _("Write the text."),
    "body_too_long": _("The text has at most %(limit)s characters."),
    "header_too_long": _("The header has at most %(limit)s characters."),
    "footer_too_long": _("The footer has at most %(limit)s characters."),
    "header_too_many_variables": _("The header has one variable at most."),
    "footer_too_many_variables": _("The footer has no variables."),
    "variable_name_malformed": _("A variable is written {{name}}: small Latin letters, digits and _."),
    "variables_not_in_sequence": _("Variables are all named, or numbered from 1 without a gap."),
    "variable_at_edge": _("The text may neither begin nor end with a variable."),
    "too_many_buttons": _("At most %(limit)s buttons."),
    "too_many_url_buttons": _("At most %(limit)s link buttons."),
    "button_label_empty": _("Write what stands on each button."),
    "button_label_too_long": _("A button has at most %(limit)s characters."),
    "button_url_too_long": _("A link has at most %(limit)s characters."),
    "button_url_malformed": _("A link begins with https://."),
    "example_missing": _("Give an example for each variable: Meta's review wants them."),
    "name_taken": _("There is a template of this name in this language already."),
    "other_category": _("All languages of a template have one category: %(category)s."),
    "not_editable": _("Meta is reviewing this template; wait for its answer."),
    "gone": _("This template is deleted."),
    "no_number": _("No WhatsApp number is set up yet."),
    "account_away": _("WhatsApp does not answer now; try again in a minute."),
    "account_refused": _("WhatsApp refuses: %(said)s"),
    "account_unknown": _("The number has no business account (WHATSAPP_WABA_ID)."),
}

REASONS = {
    "ABUSIVE_CONTENT": _("the text asks for or says something that WhatsApp does not allow"),
    "INCORRECT_CATEGORY": _("the category does not fit the text"),
    "INVALID_FORMAT": _("variables, links or layout are not as WhatsApp wants them"),
    "PROMOTIONAL": _("the text advertises, which its category does not allow"),
    "SCAM": _("the text looks like fraud"),
    "TAG_CONTENT_MISMATCH": _("the language or the category is not that of the text"),
}


def reason_words(reason: str) -> str:
    """Meta's reason with its code put into words; what it says besides stays as it is."""
    code, dot, rest = reason.partition(".")
    words = str(REASONS[code]) if code in REASONS else code
    return words + dot + rest


def value_refusal(code: str, name: str) -> NotPossible:
    """The error of a value, with its words."""
    return NotPossible(VALUES[code] % {"name": name}, code=f"template_field_{code}" if name else f"template_{code}")


def template_refusal(code: str, **values: object) -> NotPossible:
    """The error of that code, with its words."""
    return NotPossible(LIMITS[code] % values if values else LIMITS[code], code=code)


def broken_words(broken: Broken) -> str:
    """A limit of Meta's that does not hold, in words."""
    words = LIMITS.get(broken.code)
    return str(words) % {"limit": broken.allowed} if words else broken.code
