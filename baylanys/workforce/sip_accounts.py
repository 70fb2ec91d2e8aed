"""By what an operator's SIP phone registers."""

import secrets
from datetime import datetime

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.commands import give_order
from baylanys.core.errors import NotFound
from baylanys.core.secrets import decrypt, encrypt
from baylanys.workforce.models import Operator


def sip_password(*, username: str) -> str:
    """The operator's SIP password, made at first use and kept encrypted. Raises NotFound.

    Safe to repeat, also at the same moment: the first password made stays.
    """
    operators = Operator.objects.filter(person__username=username)
    operators.filter(sip_password="").update(sip_password=encrypt(secrets.token_urlsafe(18)))
    operator = operators.first()
    if operator is None:
        raise NotFound(f"there is no operator {username}", code="no_such_operator")
    return decrypt(operator.sip_password)


@transaction.atomic
def renew_sip_password(*, operator: Operator, by: Person | None, at: datetime) -> str:
    """The phone registers with a new password from its next registration on; the password made."""
    password = secrets.token_urlsafe(18)
    operator.sip_password = encrypt(password)
    operator.save(update_fields=["sip_password"])
    note_change(kind="person_phone", by=by, at=at, username=operator.username)
    give_order("refresh_accounts", {}, by)
    return password
