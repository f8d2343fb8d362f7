"""Link names in any spelling to Wikidata IDs, offline, with a score and a reason.

>>> from entitylink import Linker
>>> linker = Linker()
>>> linker.link("Lawrow").id, linker.link("لافروف").id
('Q58217', 'Q58217')
>>> linker.link("Lawrow").reason.split(";")[0]
'German spelling of Лавров'
"""

from entitylink.errors import (
    DataFileError,
    EntityError,
    EntitylinkError,
    GazetteerError,
    IndexFileError,
    IndexVersionError,
    InputError,
    LanguageError,
    SchemeError,
)
from entitylink.gazetteer import Gazetteer
from entitylink.link.linker import Linker
from entitylink.link.similarity import similarity
from entitylink.model import (
    Entity,
    Explanation,
    Identification,
    Match,
    Mention,
    Name,
    Reason,
)
from entitylink.names.normalize import normalize
from entitylink.translit.identify import identify
from entitylink.translit.write import romanize, transliterate, variants
from entitylink.version import __version__

__all__ = [
    "DataFileError",
    "Entity",
    "EntityError",
    "EntitylinkError",
    "Explanation",
    "Gazetteer",
    "GazetteerError",
    "Identification",
    "IndexFileError",
    "IndexVersionError",
    "InputError",
    "LanguageError",
    "Linker",
    "Match",
    "Mention",
    "Name",
    "Reason",
    "SchemeError",
    "__version__",
    "identify",
    "normalize",
    "romanize",
    "similarity",
    "transliterate",
    "variants",
]
