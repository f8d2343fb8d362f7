"""From a surface form to an entity: candidates, features, score, decision, reasons."""
