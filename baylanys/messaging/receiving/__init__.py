"""What Meta delivered becomes rows: stored bodies in, messages, statuses and events out."""
