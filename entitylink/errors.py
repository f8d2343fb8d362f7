"""Every error the library raises on purpose.

    EntitylinkError
    ├── DataFileError        a scheme, orthography or name table of the library is wrong
    │   └── SchemeError      ... and it is a scheme or an orthography
    ├── GazetteerError       entities or gazetteer files that cannot be used
    │   ├── EntityError      one entity is wrong: says which, and what was expected
    │   └── IndexFileError   a built index directory cannot be used
    │       └── IndexVersionError   ... because another release wrote it
    ├── LanguageError        a language code that is not one
    ├── SourceError          a web service that does not answer, or refuses, or answers nonsense
    └── InputError           a table, a file or a text that cannot be read

A message says where, what was found, what was expected and what to do. That no entity fits
a name is an answer (NIL), not an error.
"""

from __future__ import annotations

__all__ = [
    "DataFileError",
    "EntityError",
    "EntitylinkError",
    "GazetteerError",
    "IndexFileError",
    "IndexVersionError",
    "InputError",
    "LanguageError",
    "SchemeError",
    "SourceError",
]


class EntitylinkError(Exception):
    """Base of all errors below; catch this one to catch them all."""


class DataFileError(EntitylinkError):
    """A data file of the library does not keep its own rules."""


class SchemeError(DataFileError):
    """A transliteration scheme or an orthography does not keep the rules of its format."""


class GazetteerError(EntitylinkError):
    """Entities, or files of entities, that a gazetteer cannot be made of."""


class EntityError(GazetteerError):
    """One entity that is not valid; the message names it."""


class IndexFileError(GazetteerError):
    """A directory that is not an index, or not a whole one."""


class IndexVersionError(IndexFileError):
    """An index whose format or keys another release of the library made."""


class LanguageError(EntitylinkError, ValueError):
    """A string given as a language that is not a BCP 47 code."""


class SourceError(EntitylinkError):
    """A web service that cannot be asked, or gave no usable answer after many tries."""


class InputError(EntitylinkError):
    """A file, a table or a text given by the user that cannot be read."""
