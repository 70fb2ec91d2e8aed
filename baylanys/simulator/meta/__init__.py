"""A stand-in for Meta's Graph API and for the WhatsApp of those who write: for the demonstration and for tests.

No Django here: a small server (`server.start`) with Meta's addresses, shapes and refusals, signed webhooks, and a
control API of its own under `/standin/` that the page /try/whatsapp/ and tests use (`control.py` lists it).
"""
