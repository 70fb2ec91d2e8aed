"""The stand-in of a demonstration centre: its port, its secrets and its web's webhook come from the installation."""

import asyncio
import logging
import os
import signal

from baylanys.core.installation import Installation, load_installation
from baylanys.simulator.meta.server import running

WEBHOOK = "/webhooks/whatsapp"


def webhook_url(installation: Installation) -> str:
    """The own web's door, past any proxy."""
    anywhere = installation.bind in {"0.0.0.0", "::", ""}
    host = "127.0.0.1" if anywhere else f"[{installation.bind}]" if ":" in installation.bind else installation.bind
    return f"http://{host}:{installation.http_port}{WEBHOOK}"


async def serve(installation: Installation) -> None:
    """Returns when the process is told to stop."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    # A centre with TLS sends plain requests elsewhere; the stand-in speaks as the proxy before it does.
    headers = {"X-Forwarded-Proto": "https"} if os.environ.get("BAYLANYS_HTTPS") == "1" else None
    async with running(
        settings=installation.whatsapp,
        webhook_url=webhook_url(installation),
        port=installation.meta_port,
        directory=installation.data / "meta",
        webhook_headers=headers,
    ) as standin:
        logging.getLogger("standin").info("the stand-in for Meta listens on %s", standin.url)
        await stopped.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(serve(load_installation()))
