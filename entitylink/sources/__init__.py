"""Where entities come from: tables, and items of Wikidata out of a dump, the API or a query."""
