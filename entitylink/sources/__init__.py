"""Where entities come from: items of Wikidata out of a dump, the API or a query, as `Entity`."""
