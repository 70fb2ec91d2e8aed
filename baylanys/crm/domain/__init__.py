"""What happens to people outside: recognised, added, merged, forgotten."""

from baylanys.crm.domain.caller import Caller, known_caller, recognise_caller

__all__ = ["Caller", "known_caller", "recognise_caller"]
