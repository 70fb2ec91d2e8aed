"""Flows in the reader's language: what a step does, by which way it is come to, what is wrong."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from baylanys.telephony.ivr import flow as nodes
from baylanys.telephony.ivr.flow import AnyNode
from baylanys.telephony.ivr.outline import Way
from baylanys.telephony.ivr.problems import FlowProblem

_WAYS = {
    "next": pgettext_lazy("way in a flow", "then"),
    "no_key": pgettext_lazy("way in a flow", "no key"),
    "wrong_key": pgettext_lazy("way in a flow", "wrong keys"),
    "open": pgettext_lazy("way in a flow", "open"),
    "closed": pgettext_lazy("way in a flow", "closed"),
    "holiday": pgettext_lazy("way in a flow", "holiday"),
}

_KINDS = {
    "say": pgettext_lazy("step of a flow", "Say"),
    "menu": pgettext_lazy("step of a flow", "Menu"),
    "choose_language": pgettext_lazy("step of a flow", "Language"),
    "set_topic": pgettext_lazy("step of a flow", "Topic"),
    "hours": pgettext_lazy("step of a flow", "Calendar"),
    "goto": pgettext_lazy("step of a flow", "Go on"),
    "queue": pgettext_lazy("step of a flow", "Queue"),
    "voicemail": pgettext_lazy("step of a flow", "Voicemail"),
    "hang_up": pgettext_lazy("step of a flow", "Hang up"),
}

_PROBLEMS = {
    "malformed": gettext_lazy("This is not valid JSON: %(about)s"),
    "missing_field": gettext_lazy("The field “%(about)s” is missing."),
    "unknown_field": gettext_lazy("There is no field “%(about)s” here."),
    "unknown_kind": gettext_lazy("There is no kind of step “%(about)s”."),
    "wrong_value": gettext_lazy("The value is not allowed: %(about)s"),
    "unknown_start": gettext_lazy("The first step “%(about)s” does not exist."),
    "unknown_next": gettext_lazy("It leads to “%(about)s”, which does not exist."),
    "unreachable": gettext_lazy("No way leads to this step."),
    "cycle_without_key": gettext_lazy("A caller who presses nothing would be led in a circle."),
    "no_end": gettext_lazy("No way leads from here to a queue, a voicemail or a hang-up."),
    "give_up_not_an_end": gettext_lazy("“give_up” must name a queue, a voicemail or a hang-up, not “%(about)s”."),
    "wrong_key_name": gettext_lazy("A telephone has no key “%(about)s”."),
    "no_keys": gettext_lazy("No key leads anywhere."),
    "missing_prompt": gettext_lazy("There is no prompt “%(about)s”."),
    "unknown_queue": gettext_lazy("There is no queue “%(about)s”."),
}


def kind_words(node: AnyNode) -> str:
    """The kind of step in a word or two."""
    return str(_KINDS[str(node.__struct_config__.tag)])


def way_words(way: Way) -> str:
    """`key 1`, `no key`, `then`."""
    if way.startswith("key "):
        return _("key %(key)s") % {"key": way.removeprefix("key ")}
    return str(_WAYS[way])


def node_words(node: AnyNode) -> str:
    """What a caller meets at this step, beyond the prompts."""
    match node:
        case nodes.Menu(repeat_on_no_key=False, timeout_seconds=seconds):
            return _("%(wait)s, then goes on") % {"wait": _seconds(seconds)}
        case nodes.Menu(tries=tries, timeout_seconds=seconds):
            return f"{_seconds(seconds)}, {_tries(tries)}"
        case nodes.ChooseLanguage(timeout_seconds=seconds):
            return _("%(wait)s; without a key the remembered language stays") % {"wait": _seconds(seconds)}
        case nodes.SetTopic(topic=topic):
            return topic
        case nodes.Queue(queue=queue):
            return queue
        case nodes.Voicemail(max_seconds=seconds):
            return _("a message of up to %(seconds)s s is recorded") % {"seconds": seconds}
        case nodes.Say(skippable=True):
            return _("any key skips it")
        case _:
            return ""


def problem_words(problem: FlowProblem) -> str:
    """What is wrong, without the step's name."""
    return str(_PROBLEMS[problem.code]) % {"about": problem.about}


def _seconds(seconds: int) -> str:
    return _("waits %(seconds)s s for a key") % {"seconds": seconds}


def _tries(tries: int) -> str:
    return ngettext("%(tries)s try", "%(tries)s tries", tries) % {"tries": tries}
