"""Starts the engine: `python -m baylanys.engine`."""

import django
import uvloop


def main() -> None:
    """Runs until told to stop (SIGTERM or SIGINT). Calls go on without it."""
    django.setup()
    from baylanys.engine.run import run

    uvloop.run(run())


if __name__ == "__main__":
    main()
