"""How many operators stay free for those who call in while somebody dials out (4.3). Pure.

With 5 operators 14 % of calls are lost where none is kept free, 2.5 % with one, 0.6 % with two; of 8 one is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST_STAFF = 5
MANY_STAFF = 8


@dataclass(frozen=True, slots=True)
class Reserve:
    """So many stay free with 5 to 7 operators on shift (`few`), and with 8 or more (`many`). Fewer than 5 on shift are
    below the contract (5.3): nobody is kept then, or nobody could dial at all."""

    on: bool = True
    few: int = 2
    many: int = 1

    def kept(self, on_shift: int) -> int:
        """How many are kept free with so many on shift."""
        if not self.on or on_shift < LEAST_STAFF:
            return 0
        return self.many if on_shift >= MANY_STAFF else self.few
