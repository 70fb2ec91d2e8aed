"""What the audit log tells of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditKind(models.TextChoices):
    """Stable codes; the words are those of the page and its files."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    LOCKED = "locked", _("Locked after failures")
    UNLOCKED = "unlocked", _("Unlocked")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    SESSION_ENDED = "session_ended", _("Session ended")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    NUMBER_SHOWN = "number_shown", _("Phone number seen in full")
    RECORDING_HEARD = "recording_heard", _("Recording heard")
    RECORDING_SAVED = "recording_saved", _("Recording saved")
    EXPORTED = "exported", _("Exported")
    IMPORTED = "imported", _("Imported")
    PLATFORM_OPERATION = "platform_operation", _("Operation on a platform")
    CASE_CHANGED = "case_changed", _("Request changed")
    CONTACT_CHANGED = "contact_changed", _("Contact changed")
    CONTACT_ERASED = "contact_erased", _("Contact's data erased")
    CONTACT_EXPORTED = "contact_exported", _("Contact's data handed out")
    SETTING_CHANGED = "setting_changed", _("Setting changed")
    CALLBACK_CANCELLED = "callback_cancelled", _("Promised callback cancelled")
    ORDER_GIVEN = "order_given", _("Order given for somebody")
    TOKEN_MADE = "token_made", _("Token made")
    TOKEN_REVOKED = "token_revoked", _("Token revoked")
    MAILING = "mailing", _("Mailing")
    NUMBER_BOUND = "number_bound", _("WhatsApp number bound to an account")
    OPT_OUT = "opt_out", _("Wish about marketing")
