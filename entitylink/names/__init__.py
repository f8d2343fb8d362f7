"""The structure and the inflection of names, as data and small engines."""
