"""Names in running text: see `link.text.engine` for the way through these modules."""
