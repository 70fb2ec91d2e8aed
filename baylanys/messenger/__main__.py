"""Starts the messenger: `python -m baylanys.messenger`."""

import django
import uvloop


def main() -> None:
    """Runs until told to stop (SIGTERM or SIGINT); what waits, waits in rows."""
    django.setup()
    from baylanys.messenger.run import run

    uvloop.run(run())


if __name__ == "__main__":
    main()
