"""Faults that were asked for: each is used up by the sends it meets."""

from baylanys.simulator.meta.errors import GraphError
from baylanys.simulator.meta.identifiers import digits
from baylanys.simulator.meta.records import Fault
from baylanys.simulator.meta.world import World

KINDS = {"refuse", "fail", "hang", "drop", "http"}


def take_fault(world: World, kind: str, name: str) -> Fault | None:
    """The first fault of this kind for this recipient, one time of it used up."""
    for fault in world.faults:
        if fault.kind == kind and (not fault.to or name in {fault.to, digits(fault.to)}):
            fault.times -= 1
            if fault.times <= 0:
                world.faults.remove(fault)
            return fault
    return None


def refusing_fault(world: World, name: str) -> None:
    """Raises GraphError where the next send is to be refused."""
    fault = take_fault(world, "refuse", name)
    if fault:
        raise GraphError(fault.code, fault.details)
