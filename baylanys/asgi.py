"""What the web server runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baylanys.settings")
_pages = get_asgi_application()

from baylanys.api.webhooks.whatsapp import WhatsAppDoor  # noqa: E402  (models want the applications set up)

application = WhatsAppDoor(_pages)
