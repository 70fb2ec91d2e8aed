"""What makes a centre quick to test: prompts of a fraction of a second, and a number straight to the queue.

The guard is switched off there: what one journey's callers wait and lose must not hold the calls of the next.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys.running import Centre

SECONDS = "0.2"
STRAIGHT_NUMBER = "+77172000002"
MAKE_STRAIGHT_NUMBER = f"""
from baylanys.core import clock
from baylanys.core.commands import await_answer, give_order
from baylanys.guard.models import GuardSwitch
from baylanys.telephony.models import DialledNumber, IvrFlow
GuardSwitch.objects.create(off=True, reason="journeys")
flow, _ = IvrFlow.objects.get_or_create(code="straight", defaults=dict(name_kk="-", name_ru="-", name_en="-"))
nodes = {{"start": "wait", "give_up": "wait", "languages": ["kk", "ru"],
          "nodes": {{"wait": {{"kind": "queue", "queue": "general"}}}}}}
flow.versions.get_or_create(number=1, defaults=dict(definition=nodes, state="published", published_at=clock.now()))
DialledNumber.objects.get_or_create(e164="{STRAIGHT_NUMBER}", defaults=dict(flow=flow))
await_answer(give_order("refresh_settings", {{}}))
"""


def make_brisk(centre: Centre) -> None:
    """Callers are soon in the queue; whoever dials STRAIGHT_NUMBER at once."""
    shorten_prompts(centre.installation.sounds_dir)
    centre.manage("shell", "-c", MAKE_STRAIGHT_NUMBER)


def shorten_prompts(sounds: Path) -> None:
    """Every prompt is a short hum; the files keep their owner."""
    with TemporaryDirectory() as place:
        hum = Path(place) / "hum"
        for suffix, form in ((".alaw", ["-e", "a-law", "-t", "al"]), (".wav", ["-b", "16", "-t", "wav"])):
            made = hum.with_suffix(suffix)
            tone = ["synth", SECONDS, "sine", "300", "vol", "0.2"]
            subprocess.run(["sox", "-n", "-r", "8000", "-c", "1", *form, str(made), *tone], check=True)
            for language in ("kk", "ru", "en"):
                for prompt in (sounds / language).glob(f"*{suffix}"):
                    prompt.write_bytes(made.read_bytes())
