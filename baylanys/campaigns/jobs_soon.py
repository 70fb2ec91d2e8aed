"""Wakes the job that leads mailings; apart from it, so that the domain needs none of what the job needs."""

from procrastinate.contrib.django import app


def lead_soon() -> None:
    """Mailings are looked at at once. Part of the caller's transaction."""
    app.configure_task("lead_mailings_now", queue="campaigns").defer()
