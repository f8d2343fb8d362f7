"""The rows of entities, and the Gazetteer that builds, opens, updates and merges them."""

from entitylink.gazetteer.gazetteer import Gazetteer

__all__ = ["Gazetteer"]
