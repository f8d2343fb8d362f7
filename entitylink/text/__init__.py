"""Strings only: Unicode, scripts, look-alikes, words."""
