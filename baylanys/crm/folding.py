"""Names without what a hurried hand leaves out: case, Kazakh letters, ё. Pure, with its twin in SQL.

Айгүл and Айгул, Қуаныш and куаныш, Семён and семен fold to the same; one letter stays one letter.
"""

from django.db.models import CharField, Func, Value
from django.db.models.functions import Lower

FROM = "әғқңөұүһіёй"
TO = "агкноуухиеи"
_TABLE = str.maketrans(FROM, TO)


def fold(text: str) -> str:
    """The text as it is compared; white space is one space."""
    return " ".join(text.lower().translate(_TABLE).split())


def folded(field: str) -> Func:
    """The same in PostgreSQL: an expression that indexes stand on."""
    return Func(Lower(field), Value(FROM), Value(TO), function="translate", output_field=CharField())
