"""A table of people is understood: which column is what, what a row says, what is wrong with it. Pure."""
