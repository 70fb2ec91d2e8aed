"""Whose number writes: the binding that holds, and what its account may do."""

from __future__ import annotations

from datetime import datetime

from baylanys.accounts.permissions import PERMISSIONS, may
from baylanys.bot.flow_words import Staff
from baylanys.bot.models import Binding
from baylanys.bot.rules import Rule
from baylanys.crm.models import WhatsAppIdentity

ASKED = "see_figures"
"""Who may see figures in the portal may ask for them here."""


def binding_of(identity_id: int) -> Binding | None:
    """The binding of who writes as this identity, if none ended it."""
    return Binding.objects.filter(identity=identity_id, ended_at=None).select_related("person").first()


def is_changed(binding: Binding, identity: WhatsAppIdentity) -> bool:
    """Whether the identity has another number than the one that was confirmed."""
    return bool(identity.wa_id) and binding.number != identity.wa_id


def staff_of(identity: WhatsAppIdentity, rule: Rule, at: datetime) -> tuple[Binding | None, Staff | None]:
    """Who of the customer's people writes, with the rights of this moment: one who was dismissed, whose role lost them,
    whose number changed or is to be confirmed anew is a stranger."""
    binding = binding_of(identity.pk)
    if binding is None or is_changed(binding, identity) or rule.is_stale(binding.confirmed_at, at):
        return None, None
    if not may(binding.person, ASKED):
        return None, None
    rights = frozenset(name for name in PERMISSIONS if may(binding.person, name))
    return binding, Staff(binding.person.display_name, rights)
