"""Staff pages: the door through which people work. It decides nothing."""
