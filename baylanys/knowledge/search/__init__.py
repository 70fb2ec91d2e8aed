"""Articles found by the words in which people ask."""
