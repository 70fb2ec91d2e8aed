"""A served call leaves its traces in the logs, and nobody's number."""

from collections.abc import Callable

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import CENTRE_NUMBER, Sipp
from tests.journeys.waiting import happened


def test_a_served_call_leaves_no_number_in_any_log(
    office: Office,
    number: str,
    brisk_centre: Centre,
    on_duty: Callable[..., OperatorPhone],
    caller: Callable[..., Sipp],
):
    phone = on_duty("operator1")
    somebody = caller(number, dialled=CENTRE_NUMBER)
    phone.hear("CALL_ESTABLISHED", seconds=40)
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    somebody.hang_up()
    assert office.ended(number)["outcome"] == "answered"
    digits = number.removeprefix("+")
    logs = [*(brisk_centre.data / "logs").glob("*.log*"), *(brisk_centre.data / "asterisk/log").glob("*.log*")]
    assert len(logs) >= 6
    assert [log.name for log in logs if digits in log.read_text(encoding="utf-8", errors="replace")] == []
