"""What the web server runs."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baylanys.settings")
django.setup(set_prefix=False)

from baylanys.api.webhooks.whatsapp import WhatsAppDoor  # noqa: E402  (models want the applications set up)
from baylanys.pages import Pages  # noqa: E402

application = WhatsAppDoor(Pages())
