"""Where entities come from: tables, Wikidata dumps, Wikidata's web services."""
