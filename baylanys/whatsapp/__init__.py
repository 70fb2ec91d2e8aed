"""The wire to Meta's WhatsApp Business Cloud API: reads what it posts, asks what it answers. No Django, no rules."""
