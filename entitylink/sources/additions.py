"""Own names put over gazetteers: further names of entities they hold, and entities of one's own.

In: entities with some names, and gazetteers. Out: entities to build a small gazetteer of, which
goes before the others: what is known of an id elsewhere, with the names that were added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from entitylink.gazetteer import Gazetteer
from entitylink.model import Entity

__all__ = ["with_additions"]


def with_additions(added: Iterable[Entity], gazetteers: Sequence[Gazetteer]) -> Iterator[Entity]:
    """Each entity, in order; of one that a gazetteer has, all it says and the names of both.

    The first gazetteer that has an id is asked. Its label stays the label.
    """
    for entity in added:
        holder = next((each for each in gazetteers if entity.id in each), None)
        if holder is None:
            yield entity
            continue
        known = holder.entity(entity.id)
        fresh = [
            replace(name, kind="alias") if name.kind == "label" else name for name in entity.names
        ]
        said = {(name.text, name.lang) for name in known.names}
        names = (*known.names, *(name for name in fresh if (name.text, name.lang) not in said))
        yield replace(known, names=names)
