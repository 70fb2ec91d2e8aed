"""Queues, operators' states, and who gets which work: calls, callbacks and conversations alike."""
