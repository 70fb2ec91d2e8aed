"""The start command: checks, a private database cluster, Asterisk's files, and the supervisor over all processes."""
