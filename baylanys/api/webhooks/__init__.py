"""Doors at which outside services knock by themselves."""
