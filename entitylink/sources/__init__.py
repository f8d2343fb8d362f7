"""Where entities come from: Wikidata's dumps and web services, lists of ids, tables."""
