"""Operations on platforms in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.core.errors import DomainError
from baylanys.platforms.description import Fault
from baylanys.platforms.form_schema import FieldError

TONES = {
    "waiting": "attention", "ready": "information", "queued": "information", "running": "information",
    "by_hand": "attention", "done": "ok", "refused": "breach", "undecided": "attention", "declined": "breach",
    "withdrawn": "",
}  # fmt: skip
RISK_TONES = {"low": "", "medium": "information", "high": "breach"}
REASONS = {
    "not_found": gettext_lazy("The platform knows no such user."),
    "several": gettext_lazy("The platform gave several users: nothing was done. Ask for the exact user name."),
    "other_user": gettext_lazy("The platform answered with another user's record. It was refused and not kept."),
    "rights": gettext_lazy("The platform does not take our key, or the key has no right to this."),
    "conflict": gettext_lazy("The record was changed there meanwhile, or the value is taken."),
    "refused": gettext_lazy("The platform refused the values."),
    "busy": gettext_lazy("The platform asks to come later."),
    "fault": gettext_lazy("The platform had a fault of its own."),
    "redirected": gettext_lazy("The platform sent us to another address. That was refused."),
    "no_answer": gettext_lazy("The platform did not answer in time."),
    "not_connected": gettext_lazy("The platform cannot be reached."),
    "unreadable": gettext_lazy("The platform's answer cannot be read."),
    "too_large": gettext_lazy("The platform's answer is too large."),
    "address_refused": gettext_lazy("The address leads inside the house, where this connector may not go."),
    "bad_address": gettext_lazy("The connector's address cannot be used."),
    "secret_unreadable": gettext_lazy("The connector's key cannot be read: write it anew."),
    "not_offered": gettext_lazy("The platform does not offer this."),
    "no_patch": gettext_lazy("The platform cannot change single values (PATCH)."),
    "no_look_up": gettext_lazy("The description has no operation that looks up a user."),
    "nothing_to_do": gettext_lazy("No value was given that could be changed."),
    "program_ended": gettext_lazy("The program ended while it carried this out."),
    "not_done": gettext_lazy("A look at the platform shows that nothing was changed."),
    "by_hand_failed": gettext_lazy("It did not work by hand; the note says why."),
}
REFUSALS = {
    "consent_missing": gettext_lazy("Without the person's agreement this cannot be done. Note when it was given."),
    "consent_elsewhere": gettext_lazy("This agreement belongs to another person or request."),
    "consent_moment": gettext_lazy("At this moment nobody was talking. Name a moment of the conversation."),
    "consent_old": gettext_lazy("This agreement is older than seven days. Ask the person again."),
    "no_such_operation": gettext_lazy("The platform no longer offers this operation."),
    "same_person": gettext_lazy("The second person must be somebody else with the right to confirm."),
    "reason_missing": gettext_lazy("Write why."),
    "note_missing": gettext_lazy("Write what you saw."),
    "steps_missing": gettext_lazy("Tick every step, or say that it did not work."),
    "not_yours": gettext_lazy("Only who asked for the operation may do this."),
    "not_now": gettext_lazy("This is not possible with the operation as it is now."),
    "changed_meanwhile": gettext_lazy("Somebody else was quicker. Look at the operation as it is now."),
}
EVENTS = {
    "asked": gettext_lazy("asked for the operation"),
    "confirmed": gettext_lazy("confirmed it as the second person"),
    "declined": gettext_lazy("declined it"),
    "withdrawn": gettext_lazy("withdrew it"),
    "tried": gettext_lazy("it did not work; it will be tried again"),
    "done": gettext_lazy("it is done"),
    "refused": gettext_lazy("it was not done"),
    "undecided": gettext_lazy("nobody knows whether it was done"),
    "looked_again": gettext_lazy("looked at the platform again"),
    "settled": gettext_lazy("looked on the platform and wrote how it is"),
}
FAULTS = {
    "no_operations": gettext_lazy("there are no operations"),
    "too_many": gettext_lazy("there are too many operations"),
    "twice": gettext_lazy("the code stands twice"),
    "bad_code": gettext_lazy("a code is letters, digits and _, at most 40"),
    "password_elsewhere": gettext_lazy("only a password reset makes a temporary password"),
    "password_unused": gettext_lazy("the temporary password is nowhere in the request"),
    "secret_field": gettext_lazy("a form never asks for a secret"),
    "steps_missing": gettext_lazy("the steps are missing"),
    "request_missing": gettext_lazy("the request is missing"),
    "unknown_value": gettext_lazy("the request names a value that the form has not"),
    "read_changes": gettext_lazy("what only looks must be a GET"),
    "identity_missing": gettext_lazy(
        "“identity” is missing: the answer must be checked to be about the user asked for"
    ),
    "not_scim": gettext_lazy("SCIM cannot do this here"),
    "auth_name_missing": gettext_lazy("the user name, or the name of the header, is missing"),
    "secret_letters": gettext_lazy("a key is Latin letters, digits and signs, without spaces"),
    "bad_network": gettext_lazy("a network is written like 10.1.0.0/16; those of cloud keys are not possible"),
    "needs_https": gettext_lazy("the address must begin with https://"),
    "inside": gettext_lazy("the address lies inside the house: name its network first"),
    "bad_address": gettext_lazy("the address cannot be read"),
    "description": gettext_lazy("the description cannot be read"),
}
FIELD_ERRORS = {
    "required": gettext_lazy("Fill this in."),
    "subject": gettext_lazy("Write the user name as it is on the platform."),
    "too_short": gettext_lazy("At least %(limit)s characters."),
    "too_long": gettext_lazy("At most %(limit)s characters."),
    "pattern": gettext_lazy("This does not have the form that the platform wants."),
    "choice": gettext_lazy("Choose one of the values."),
    "number": gettext_lazy("Write a number."),
    "whole": gettext_lazy("Write a whole number."),
    "too_small": gettext_lazy("Not less than %(limit)s."),
    "too_big": gettext_lazy("Not more than %(limit)s."),
    "date": gettext_lazy("Choose a day."),
    "email": gettext_lazy("Write an e-mail address."),
}


def reason_words(code: str, detail: str = "") -> str:
    """Why an operation was not done, or is not known to be."""
    said = str(REASONS.get(code, code))
    return f"{said} ({detail})" if detail.startswith("HTTP") else said


def refusal_words(error: DomainError) -> str:
    """What to tell the person whom a rule stopped."""
    return str(REFUSALS.get(error.code, error))


def fault_words(fault: Fault) -> str:
    """What is wrong with a connector, and where."""
    said = _("the form cannot be shown") if fault.code.startswith("form_") else FAULTS.get(fault.code, fault.code)
    return f"{said}: {fault.where}" if fault.where else str(said)


def field_error(error: FieldError) -> str:
    """What is wrong with a field."""
    return str(FIELD_ERRORS[error.code]) % {"limit": error.limit}
