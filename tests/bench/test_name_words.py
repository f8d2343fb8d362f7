"""How many people bear the words of names: what is looked up, and that the counts are right."""

from __future__ import annotations

import re
from pathlib import Path

import count_name_words
import pytest

from entitylink.errors import DataFileError
from entitylink.names import frequency
from entitylink.names.frequency import borne, is_counted


def test_frequent_and_rare_words() -> None:
    assert borne("Maria").given > borne("Kamala").given > borne("Qwerty").given > 0
    assert borne("García").family > borne("Scholz").family
    assert borne("GARCIA") == borne("García")
    # A given name is hardly a family name, and the reverse.
    assert borne("Maria").given > 20 * borne("Maria").family
    assert borne("Smith").family > 5 * borne("Smith").given


def test_a_word_that_hardly_anybody_bears() -> None:
    assert borne("Qwerty") == borne("Zxcv")
    assert not is_counted("Qwerty")
    assert is_counted("Smith")


def test_the_counts_are_those_of_the_data(data: Path) -> None:
    assert count_name_words.counted(data) == frequency.DATA.read_text(encoding="utf-8"), (
        "run python tests/bench/count_name_words.py"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "smith\t1\t2\n", "line 1: 'smith\\t1\\t2'; expected", id="no-number-of-people"
        ),
        pytest.param("# people\t9\nsmith\t1\n", "line 2: 'smith\\t1'; expected", id="one-count"),
        pytest.param("# people\t9\nsmith\t1\tx\n", "two counts", id="no-count"),
        pytest.param("# nothing\n", "no line '# people\\t' and a number", id="empty"),
    ],
)
def test_a_broken_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    broken = tmp_path / "name_words.tsv"
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(frequency, "DATA", broken)
    with pytest.raises(DataFileError, match=re.escape(message)):
        frequency._table.__wrapped__()
