"""What waits goes out: at which pace, in which order, and what becomes of a message that Meta did not take."""
