"""What may be done with a request, and when it is late. Pure."""
