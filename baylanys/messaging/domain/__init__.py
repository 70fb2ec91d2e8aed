"""What happens to messages, people and conversations: one module for each noun."""
