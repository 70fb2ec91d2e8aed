"""Why a mailing is refused: stable codes and their words."""

from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import NotPossible

WORDS = {
    "name_missing": _("Give the mailing a name."),
    "unknown_project": _("Choose a project."),
    "no_number": _("No WhatsApp number sends for this template."),
    "no_such_template": _("Meta has approved no template of this name."),
    "segment_wrong": _("Say for whom the mailing is: at least one condition, or everybody."),
    "segment_list_and_filters": _("A mailing goes to a list or to people by conditions, not to both."),
    "values_wrong": _("The texts for the places of the template cannot be read."),
    "place_empty": _("The place “%(place)s” has no text (%(language)s)."),
    "deadline_past": _("Choose a deadline that is still to come."),
    "deadline_far": _("Choose a deadline within a year."),
    "hours_wrong": _("Sending begins before it ends, between 0 and 24 o'clock."),
    "pace_wrong": _("Between 1 and 1000 messages a minute."),
    "language_wrong": _("Choose the language for those whose own has no text."),
    "nobody": _("Nobody of this segment can be written to."),
    "not_now": _("This is not possible any more: somebody changed the mailing meanwhile."),
    "confirmed_already": _("This mailing is confirmed already."),
    "second_needed": _("So large a mailing is confirmed by a second person."),
    "no_such_mailing": _("There is no such mailing."),
    "reason_missing": _("Say why."),
    "template_away": _("The template cannot be used now: see its page."),
    "list_no_numbers": _("The list has no column with telephone numbers."),
    "list_empty": _("No row of the list has a number that could be written to."),
    "rate_wrong": _("A price is a number of at least 0, with a currency of three letters."),
    "rule_wrong": _("These values make no sense together."),
}


def refusal(code: str, **values: object) -> NotPossible:
    """The error of that code, with its words."""
    words = WORDS.get(code, "")
    return NotPossible(words % values if values else words, code=code)
