"""By what an operator's SIP phone registers."""

import secrets

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
