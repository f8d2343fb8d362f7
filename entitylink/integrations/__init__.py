"""Plug-ins for tools that people already use; each is imported when it is asked for."""
