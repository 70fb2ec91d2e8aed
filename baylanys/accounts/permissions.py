"""What each role may do. One table; every page names one of these permissions."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from baylanys.accounts.choices import Role

_STAFF = {Role.OPERATOR, Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR}
_CUSTOMER = {Role.REPRESENTATIVE, Role.OBSERVER}

PERMISSIONS: dict[str, set[Role]] = {
    "sign_in": _STAFF | _CUSTOMER,
    "work_at_desk": {Role.OPERATOR, Role.SUPERVISOR},
    "work_tasks": {Role.OPERATOR, Role.SUPERVISOR},
    "see_live": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "supervise": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "listen_live": {Role.SUPERVISOR},
    "see_register": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "see_own_interactions": _STAFF | {Role.REPRESENTATIVE},
    "hear_recordings": {Role.SUPERVISOR, Role.QUALITY, Role.REPRESENTATIVE},
    "read_chats": {Role.SUPERVISOR, Role.QUALITY, Role.REPRESENTATIVE},
    "manage_quick_answers": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_numbers": {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_names": _STAFF,
    "uncover_numbers": {Role.QUALITY, Role.REPRESENTATIVE},
    "see_contacts": {Role.OPERATOR, Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR},
    "change_contacts": {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    "import_contacts": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "merge_contacts": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "erase_contacts": {Role.ADMINISTRATOR},
    "manage_retention": {Role.ADMINISTRATOR},
    "see_cases": _STAFF | {Role.REPRESENTATIVE},
    "open_cases": {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    "answer_cases": {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "see_classifier": {Role.OPERATOR, Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "draft_classifier": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "approve_classifier": {Role.REPRESENTATIVE},
    "see_improvements": _STAFF | {Role.REPRESENTATIVE},
    "open_improvements": _STAFF | {Role.REPRESENTATIVE},
    "work_improvements": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "export_improvements": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "manage_developers": {Role.ADMINISTRATOR},
    "see_scripts": _STAFF | {Role.REPRESENTATIVE},
    "draft_scripts": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_script_answers": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "see_approvals": {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "decide_approvals": {Role.REPRESENTATIVE},
    "manage_approvals": {Role.ADMINISTRATOR},
    "ask_operations": {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    "confirm_operations": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_operation": _STAFF | {Role.REPRESENTATIVE},
    "see_operations": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "manage_connectors": {Role.ADMINISTRATOR},
    "see_mailings": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "manage_mailings": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_articles": _STAFF | {Role.REPRESENTATIVE},
    "see_drafts": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "write_articles": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_figures": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR} | _CUSTOMER,
    "see_wallboard": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "manage_wallboards": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "explain_gaps": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "correct_minutes": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "declare_peaks": {Role.REPRESENTATIVE},
    "see_deliveries": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "send_reports": {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "manage_schedules": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_report_forms": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "bring_report_forms": {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "close_months": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "countersign_months": {Role.REPRESENTATIVE},
    "manage_telephony": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "manage_numbers": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "manage_hours": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "see_hours": {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "see_reconciliation": {Role.SUPERVISOR, Role.QUALITY, Role.ADMINISTRATOR, Role.REPRESENTATIVE},
    "compare_records": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "see_alarms": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "manage_alarms": {Role.ADMINISTRATOR},
    "check_spelling": _STAFF,
    "manage_templates": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "manage_bot": {Role.ADMINISTRATOR},
    "order_mailings": {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.REPRESENTATIVE},
    "manage_words": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "see_settings": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "manage_people": {Role.ADMINISTRATOR},
    "manage_access": {Role.ADMINISTRATOR},
    "see_audit": {Role.ADMINISTRATOR, Role.REPRESENTATIVE},
}


def may(person: Any, permission: str) -> bool:
    """True where the person's role has the permission; unknown names raise KeyError."""
    allowed_roles = PERMISSIONS[permission]
    return bool(person.is_authenticated and person.is_active and person.role in allowed_roles)


View = Callable[..., HttpResponseBase]


def allowed(permission: str) -> Callable[[View], View]:
    """The view answers those with the permission: others get sign-in or 403."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        cast(Any, guarded).permission = permission
        return guarded

    return decorate
