"""Figures about WhatsApp: what came and waits, what was set aside, files, stopped numbers."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from baylanys.core import clock
from baylanys.messaging import well_being
from baylanys.messaging.choices import MediaState


def messaging_figures() -> Iterator[GaugeMetricFamily]:
    """Read from the rows at every scrape."""
    oldest = well_being.oldest_delivery_seconds(at=clock.now())
    for name, text, value in (
        ("deliveries_waiting", "Deliveries stored and not taken in", well_being.deliveries_waiting()),
        ("oldest_delivery_seconds", "Since the oldest of them came", oldest),
        ("deliveries_set_aside", "Deliveries that a person must look at", well_being.deliveries_set_aside()),
        ("foreign_items", "Items for numbers that are not ours", well_being.foreign_items()),
        ("late_words", "Statuses whose message is not known", well_being.late_words()),
        ("numbers_stopped", "Numbers from which nothing is sent", len(well_being.stopped_numbers())),
    ):
        yield GaugeMetricFamily(f"baylanys_whatsapp_{name}", text, value=value)
    files = GaugeMetricFamily("baylanys_whatsapp_files", "Files of messages by state", labels=["state"])
    known = well_being.files_by_state()
    for state in MediaState.values:
        files.add_metric([state], known.get(state, 0))
    yield files
