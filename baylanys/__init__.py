"""Baylanys: a contact centre that a contractor runs for one customer."""

__version__ = "0.1.0"
