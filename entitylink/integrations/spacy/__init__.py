"""The spaCy plug-in: a component that links, and a knowledge base for spaCy's own linker.

spaCy finds both by itself where `entitylink[spacy]` is installed. Importing this module also
registers the extensions that read answers back from documents that were stored.
"""

from importlib.util import find_spec

if find_spec("spacy") is None:
    raise ModuleNotFoundError(
        "entitylink.integrations.spacy needs spaCy: pip install 'entitylink[spacy]'", name="spacy"
    )

from entitylink.integrations.spacy.component import EntitylinkComponent, make_component
from entitylink.integrations.spacy.kb import GazetteerKB, make_kb

__all__ = ["EntitylinkComponent", "GazetteerKB", "make_component", "make_kb"]
