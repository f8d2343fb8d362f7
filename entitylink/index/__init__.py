"""Bytes on disk: stores the strings and numbers it is given, and knows nothing of names."""
