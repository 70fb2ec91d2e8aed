"""The platform that a demonstration has: without an interface, so that every step is done and ticked by hand."""

from datetime import datetime

from baylanys.platform_operations.domain.connector import ConnectorValues, write_connector
from baylanys.platform_operations.models import Connector
from baylanys.platform_operations.samples import BY_HAND


def prepare_platform(*, at: datetime) -> None:
    """Where no platform was ever set up, the demonstration's is. Repeating it changes nothing."""
    if Connector.objects.exists():
        return
    values = ConnectorValues(
        code="grants", name_kk="Гранттар платформасы", name_ru="Платформа грантов", name_en="Platform of grants",
        kind="by_hand", base_url="", auth="none", auth_name="", secret=None, networks=(), answer_seconds=10,
        description=BY_HAND,
    )  # fmt: skip
    write_connector(connector=None, values=values, by=None, at=at)
