"""What a caller hears and may press before reaching a person: flows as data, and a pure interpreter of them."""
