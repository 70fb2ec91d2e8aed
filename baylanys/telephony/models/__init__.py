"""Rows of telephony: flows and prompts, calls and legs, recordings."""

from baylanys.telephony.models.calls import Call
from baylanys.telephony.models.flows import DialledNumber, IvrFlow, IvrFlowVersion
from baylanys.telephony.models.promises import Callback, CallbackAttempt, CallbackRequest, CallbackRule
from baylanys.telephony.models.prompts import Prompt, PromptRecording
from baylanys.telephony.models.reconciliations import Reconciliation
from baylanys.telephony.models.recordings import Recording, RecordingListen
from baylanys.telephony.models.tasks import Task

__all__ = [
    "Call",
    "Callback",
    "CallbackAttempt",
    "CallbackRequest",
    "CallbackRule",
    "DialledNumber",
    "IvrFlow",
    "IvrFlowVersion",
    "Prompt",
    "PromptRecording",
    "Reconciliation",
    "Recording",
    "RecordingListen",
    "Task",
]
