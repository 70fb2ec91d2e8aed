"""A customer's form filled with figures: its own file in, the same file with values out. Pure, but for `printing`."""
