"""One operator as the engine knows them this moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from baylanys.core import clock
from baylanys.engine.known import OperatorProfile
from baylanys.routing import operator_states as states
from baylanys.routing.operator_states import OperatorNow
from baylanys.routing.work import ONE_CALL, Capacity


@dataclass(slots=True)
class LiveOperator:
    """One operator's live side. `work` is the call that the router counts as load, `interaction` any call; `chats`
    are the conversations held, which leave the state as it is. `to_calls`: the guard wants the operator on the line."""

    profile: OperatorProfile
    now: OperatorNow = field(default_factory=OperatorNow)
    device: str = "browser"
    since: datetime = field(default_factory=clock.now)
    interaction: str = ""
    work: str = ""
    lease: str = ""
    desk_password: str = ""
    present: bool = False
    busy_elsewhere: set[str] = field(default_factory=set)
    chats: set[str] = field(default_factory=set)
    capacity: Capacity = ONE_CALL
    routable: bool = False
    last_outcome: str = ""
    to_calls: bool = False

    @property
    def username(self) -> str:
        return self.profile.username

    @property
    def phone(self) -> str:
        """The name by which the device in use is registered."""
        return self.username if self.device == "sip" else f"{self.username}-desk"

    @property
    def reachable(self) -> bool:
        return self.device == "sip" or self.present

    def bears(self) -> Capacity:
        """What the router may give: conversations only while a desk shows them, and none while calls need everybody."""
        if self.to_calls:
            return Capacity(conversations=0, calls_beside=True)
        chats = self.profile.chat_capacity if self.present else 0
        return Capacity(conversations=chats, calls_beside=self.profile.calls_beside_chats)

    def wants_work(self) -> bool:
        """Whether the router may count on this operator: now, or as soon as the present work is done."""
        if not self.reachable or self.busy_elsewhere:
            return False
        if self.now.state in {states.TALKING, states.WRAP_UP}:
            return bool(self.work) and self.now.next_state in {"", states.READY}
        return self.now.state in {states.READY, states.OFFERED}
