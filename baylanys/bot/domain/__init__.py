"""What the bot does: reads what came, answers, binds numbers, publishes its texts."""
