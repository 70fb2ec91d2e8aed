"""WhatsApp conversations: what came, what is sent, who answers, in which state."""
