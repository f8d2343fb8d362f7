"""Schemes that write names, orthographies that read them, and the engine that runs both."""
