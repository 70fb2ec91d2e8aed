"""How long a waiting caller is likely to wait still, to be spoken to them and shown on the desk."""

from collections.abc import Sequence

USUAL_HANDLING_SECONDS = 270.0
"""Four minutes' talk and half a minute's wrap-up: what is believed before anything was measured."""

WEIGHT_OF_THE_USUAL = 5
"""The usual handling time counts as so many measured ones, so that the first short calls promise nothing rash."""

LONGEST_BELIEVED_SECONDS = 3_600.0


def expected_wait(
    *,
    position: int,
    handling_seconds: Sequence[float],
    operators: int,
    usual_seconds: float = USUAL_HANDLING_SECONDS,
) -> float | None:
    """Seconds until this place in the queue is served; None where nobody is there to serve.

    ``position`` is 1 for the next caller. ``handling_seconds`` are the latest talk and wrap-up times of the
    queue's work, ``operators`` those present who suit it, free or busy. With all of them busy one of them
    gets free every handling time ÷ operators. Callers who give up make the true wait shorter, never longer.
    """
    if position < 1:
        raise ValueError("position counts from 1")
    if operators <= 0:
        return None
    return position * typical_handling(handling_seconds, usual_seconds) / operators


def typical_handling(handling_seconds: Sequence[float], usual_seconds: float = USUAL_HANDLING_SECONDS) -> float:
    """Mean of the measured times, none believed beyond an hour, drawn towards the usual where there are few."""
    believed = [min(max(seconds, 0.0), LONGEST_BELIEVED_SECONDS) for seconds in handling_seconds]
    return (sum(believed) + WEIGHT_OF_THE_USUAL * usual_seconds) / (len(believed) + WEIGHT_OF_THE_USUAL)
