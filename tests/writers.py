"""Ten writers, the small gazetteer of many tests."""

from __future__ import annotations

from entitylink import Entity, Name

WRITERS = [
    # id, label, native name, language, birth, prior
    ("Q5685", "Anton Chekhov", "Антон Чехов", "ru", "1860", 180),
    ("Q7243", "Leo Tolstoy", "Лев Толстой", "ru", "1828", 200),
    ("Q991", "Fyodor Dostoevsky", "Фёдор Достоевский", "ru", "1821", 200),
    ("Q7200", "Alexander Pushkin", "Александр Пушкин", "ru", "1799", 190),
    ("Q34660", "J. K. Rowling", "J. K. Rowling", "en", "1965", 150),
    ("el:aleksey-tolstoy", "Aleksey Tolstoy", "Алексей Толстой", "ru", "1883", 60),
    ("el:mahfouz", "Naguib Mahfouz", "نجيب محفوظ", "ar", "1911", 90),
    ("el:lu-xun", "Lu Xun", "鲁迅", "zh", "1881", 90),
    ("el:konrad", "György Konrád", "Konrád György", "hu", "1933", 30),
    ("el:kafka", "Franz Kafka", "Franz Kafka", "de", "1883", 170),
]
"""Ten writers. Ids are names for the tests; what is tested is which of the ten is found."""


def writer_entities() -> list[Entity]:
    return [
        Entity(
            id=id_,
            kind="person",
            names=(Name(label, "en", "label"), Name(native, lang, "native")),
            description=f"writer in {lang}",
            prior=prior,
            born=born,
        )
        for id_, label, native, lang, born, prior in WRITERS
    ]
