"""How the contract is called at the head of a report."""

from django.utils.translation import gettext as _
from django.utils.translation import override


def contract_name(language: str) -> str:
    """In the report's language."""
    with override(language):
        return _("Contact centre of the foundation's projects")
