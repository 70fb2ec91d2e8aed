"""What needs the customer's approval at a moment; where nobody said otherwise, everything does."""

from datetime import datetime

from baylanys.contract.choices import ApprovalKind
from baylanys.contract.models import ApprovalRule


def needs_approval(kind: str, at: datetime) -> bool:
    """True where a thing of this kind reaches callers only after the customer approved it."""
    rule = ApprovalRule.objects.filter(kind=kind, valid_from__lte=at).order_by("-valid_from", "-pk").first()
    return rule is None or rule.is_required


def approvals_at(at: datetime) -> dict[str, bool]:
    """For each kind whether approval is needed at the moment."""
    return {kind: needs_approval(kind, at) for kind in ApprovalKind.values}
