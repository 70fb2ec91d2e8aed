"""Baylanys: the contact centre that a contractor runs for a customer."""
