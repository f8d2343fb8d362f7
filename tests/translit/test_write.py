"""Writing native names: what comes out for whole names, running text and odd input."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.errors import LanguageError
from entitylink.translit import lastresort
from entitylink.translit.catalog import schemes
from entitylink.translit.identify import identify
from entitylink.translit.languages import (
    check_language,
    guess_language,
    language_name,
    languages,
    scripts,
)
from entitylink.translit.words import split_words, words_of
from entitylink.translit.write import romanize, transliterate, variants


@pytest.mark.parametrize(
    ("native", "to", "expected"),
    [
        pytest.param("Лавров", "de", "Lawrow", id="german"),
        pytest.param("Лавров", "pl", "Ławrow", id="polish"),
        pytest.param("Ушаков", "fr", "Ouchakov", id="french"),
        pytest.param("Ушаков", "nl", "Oesjakov", id="dutch"),
        pytest.param("Ушаков", "lv", "Ušakovs", id="latvian-nominative"),
        pytest.param("Ушаков", "lt", "Ušakovas", id="lithuanian-nominative"),
        pytest.param("Ушаков", "hu", "Usakov", id="hungarian"),
        pytest.param("Ушаков", "sv", "Usjakov", id="swedish"),
        pytest.param("Ушаков", "tr", "Uşakov", id="turkish"),
        pytest.param("Путин", "fr", "Poutine", id="french-e-keeps-the-vowel"),
        pytest.param("Захарова", "cs", "Zacharovová", id="czech-feminine"),
        pytest.param("Горбачев", "de", "Gorbatschow", id="yo-printed-as-e"),
        pytest.param("Тютчев", "de", "Tjuttschew", id="but-not-in-every-surname"),
        pytest.param("Медведев", "de", "Medwedew", id="nor-in-medvedev"),
        pytest.param("ИВАНОВ", "tr", "İVANOV", id="turkish-capital"),
        pytest.param("Ушаков", "mul-Cyrl-Latn-iso-9-1995", "Ušakov", id="by-scheme-id"),
        pytest.param("Горбачёв", "ru-Cyrl-Latn-bgn-pcgn-1947", "Gorbachëv", id="not-preferred"),
        pytest.param("Ушаков", "de-AT", "Uschakow", id="region-of-the-target"),
        pytest.param("Ушаков", "sw", "Ushakov", id="no-scheme-so-english"),
        pytest.param("Салтыков-Щедрин", "de", "Saltykow-Schtschedrin", id="hyphen"),
        pytest.param("Ельцин-Ельцин", "de", "Jelzin-Jelzin", id="hyphen-is-a-word-edge"),
        pytest.param("ЛАВРОВ", "de", "LAWROW", id="capitals"),
        pytest.param("лавров", "de", "lawrow", id="small"),
        pytest.param("Щ", "de", "Schtsch", id="one-capital"),
        pytest.param("Ла́вров", "de", "Lawrow", id="stress-mark"),
        pytest.param("Шои\u0306гу", "de", "Schoigu", id="decomposed"),
        pytest.param("Шойгу", "de", "Schoigu", id="composed"),
        pytest.param("«Лавров» (Lavrov), 2024 г.", "de", "«Lawrow» (Lavrov), 2024 g.", id="text"),
        pytest.param("Ђинђић", "de", "Đinđić", id="serbian-keeps-its-latin-letters"),
        pytest.param("Ђинђић", "sq", "Gjingjiq", id="but-albanian-respells-them"),
        pytest.param("Ђинђић", "sr-Cyrl-Latn-sv-plain", "Djindjic", id="by-id-for-one-target"),
        pytest.param("Ѓорге Иванов", "de", "Gjorge Ivanov", id="macedonian"),
        pytest.param("", "de", "", id="empty"),
        pytest.param("  ", "de", "  ", id="blank"),
        pytest.param("12.5 %", "de", "12.5 %", id="no-letters"),
        pytest.param("Müller", "de", "Müller", id="latin-stays"),
        pytest.param("Donald Trump", "lv", "Donald Trump", id="latin-is-not-respelled"),
    ],
)
def test_romanize(native: str, to: str, expected: str) -> None:
    assert romanize(native, to=to) == expected


@pytest.mark.parametrize(
    ("native", "lang", "expected"),
    [
        pytest.param("Зеленський", None, "Selenskyj", id="ukrainian-by-its-letters"),
        pytest.param("Янукович", None, "Janukowitsch", id="russian-when-nothing-tells"),
        pytest.param("Янукович", "uk", "Janukowytsch", id="ukrainian-when-said"),
        pytest.param("Янукович", "uk-UA", "Janukowytsch", id="with-region"),
        pytest.param("Лавров", "de", "Lawrow", id="a-language-of-another-script-is-a-hint-only"),
        pytest.param("Лук\u2019янов", "uk", "Lukjanow", id="apostrophe"),
        pytest.param("Лук'янов", "uk", "Lukjanow", id="typewriter-apostrophe"),
        pytest.param("Лук\u02bcянов", "uk", "Lukjanow", id="letter-apostrophe"),
    ],
)
def test_romanize_to_german_from(native: str, lang: str | None, expected: str) -> None:
    assert romanize(native, lang=lang, to="de") == expected


@pytest.mark.parametrize(
    ("text", "lang", "to", "expected"),
    [
        pytest.param("Лавров", "ru", "de", "Lawrow", id="into-latin"),
        pytest.param("Лавров", "ru", "is", "Lavrov", id="no-scheme-so-english"),
        pytest.param("Сергей Лавров", "ru", "uk", "Сергій Лавров", id="into-the-same-script"),
        pytest.param("Лихачёв", "ru", "uk", "Лихачов", id="yo-behind-a-hissing-sound"),
        pytest.param("Королёв", "ru", "uk", "Корольов", id="yo-behind-another"),
        pytest.param(
            "Володимир Шмигаль", "uk", "ru", "Владимир Шмыгаль", id="given-name-in-russian"
        ),
        pytest.param("Сергей Лавров", "ru", "ja", "セルゲイ ラブロフ", id="into-katakana"),
        pytest.param("ЛАВРОВ", "ru", "el", "ΛΑΒΡΟΦ", id="into-greek"),
        pytest.param("Дмитрий Медведев", "ru", "sl", "Dmitrij Medvedjev", id="into-slovenian"),
        pytest.param("Дмитрий Медведев", "ru", "sr-Latn", "Dmitrij Medvedev", id="but-serbian"),
        pytest.param("Donald Trump", "en", "ka", "დონალდ ტრამპი", id="georgian-has-no-capitals"),
        pytest.param("Bill Clinton", "en", "hy", "Բիլ Քլինթոն", id="armenian-of-english"),
        pytest.param("Клинтон", "ru", "hy", "Կլինտոն", id="armenian-of-russian"),
        pytest.param("문재인", "ko", "pl", "Mun Dze In", id="given-name-taken-apart"),
        pytest.param("문재인", "ko", "lt", "Moon Jae-inas", id="one-ending-for-a-given-name"),
        pytest.param("안철수", "ko", "lt", "Ahn Chul-soo", id="none-behind-a-vowel"),
        pytest.param("Лавров", "ru", "be", "Лавров", id="already-in-the-script"),
        pytest.param("Петр", "ru", "ru", "Петр", id="its-own-language"),
        pytest.param("", "ru", "de", "", id="empty"),
    ],
)
def test_transliterate(text: str, lang: str, to: str, expected: str) -> None:
    assert transliterate(text, lang=lang, to=to) == expected


class TestVariants:
    def test_targets(self) -> None:
        found = variants("Лавров")
        assert found["de"] == ["Lawrow"]
        assert found["pl"] == ["Ławrow"]
        assert found["lv"] == ["Lavrovs", "Lavrov"]
        assert found["mul-Cyrl-Latn-iso-9-1995"] == ["Lavrov"]
        assert "ru" not in found

    def test_order_of_keys(self) -> None:
        keys = list(variants("Лавров"))
        assert keys[-1] == "mul-Cyrl-Latn-iso-9-1995"
        targets = [key for key in keys if key in languages()]
        standards = [key for key in keys if key.startswith("ru-")]
        assert keys == [*sorted(targets), *sorted(standards), "mul-Cyrl-Latn-iso-9-1995"]

    def test_with_and_without_marks_where_papers_do_either(self) -> None:
        found = variants("Александар Вучић", lang="sr")
        for target in ("da", "de", "fi", "sv"):
            assert found[target] == ["Aleksandar Vučić", "Aleksandar Vucic"]
        for target in ("et", "hr", "pl", "sl", "sr-Latn"):
            assert found[target] == ["Aleksandar Vučić"]
        assert found["cs"][0] == "Aleksandar Vučić"
        assert "Aleksandar Vučič" in found["cs"]
        assert found["sq"][0] == "Aleksandar Vuçiq"

    def test_language_is_said(self) -> None:
        assert variants("Лавров").language == "ru"
        assert variants("Янукович", lang="uk").language == "uk"
        assert variants("Лавров", lang="de").language == "ru"

    def test_preferred_first_and_no_duplicates(self) -> None:
        found = variants("Дмитрий Песков")["en"]
        assert found[0] == "Dmitry Peskov"
        assert {"Dmitri Peskov", "Dmitriy Peskov", "Dmitrii Peskov"} <= set(found)
        assert len(found) == len(set(found))

    def test_limit(self) -> None:
        # Three English schemes with one spelling each, of which two differ.
        assert variants("Юрий Ушаков", limit=1)["en"] == [
            "Yuri Ushakov",
            "Yuriy Ushakov",
            "Iurii Ushakov",
        ]

    @pytest.mark.parametrize("text", ["", "12", "..."])
    def test_nothing_to_write(self, text: str) -> None:
        assert variants(text) == {}

    @pytest.mark.parametrize("target", ["fr", "hu", "nl", "tr"])
    def test_the_english_form_comes_last_where_papers_print_it(self, target: str) -> None:
        found = variants("Мария Шарапова")[target]
        assert "Maria Sharapova" in found[1:]
        assert found[0] == romanize("Мария Шарапова", to=target) != "Maria Sharapova"
        named = identify("Maria Sharapova", "Мария Шарапова").schemes
        assert named[0].language == "en"
        assert target not in {use.language for use in named}

    @pytest.mark.parametrize("target", ["cs", "de", "pl"])
    def test_the_english_form_is_not_for_all(self, target: str) -> None:
        assert "Maria Sharapova" not in variants("Мария Шарапова")[target]

    def test_a_latin_name_has_other_scripts_and_endings(self) -> None:
        found = variants("Donald Trump")
        assert found["ru"][0] == "Дональд Трамп"
        assert found["lv"][0] == "Donalds Tramps"
        assert "de" not in found
        assert list(found) == sorted(found)

    def test_a_language_that_spells_like_another_gets_its_schemes(self) -> None:
        assert romanize("Ушаков", to="no") == romanize("Ушаков", to="nn") == "Usjakov"
        assert romanize("Ушаков", to="bs") == "Ušakov"

    def test_every_first_spelling_is_what_transliterate_gives(self) -> None:
        found = variants("Сергей Шойгу")
        for target, spellings in found.items():
            assert spellings[0] == transliterate("Сергей Шойгу", to=target)
        assert found["fr"][0] == romanize("Сергей Шойгу", to="fr")


class TestLastResort:
    def test_with_the_package(self) -> None:
        pytest.importorskip("unidecode")
        assert lastresort.unidecode_text("ნინო – Živković 🎉") == "nino – Živković 🎉"

    def test_without_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "unidecode", None)
        lastresort._reader.cache_clear()
        try:
            assert lastresort.unidecode_text("ნინო") == "ნინო"
        finally:
            lastresort._reader.cache_clear()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Лавров", "ru", id="cyrillic"),
        pytest.param("Київ", "uk", id="yi"),
        pytest.param("Хмельницький", "uk", id="soft-sign-before-k"),
        pytest.param("Петро Симоненко", "uk", id="given-name"),
        pytest.param("Петров", "ru", id="not-inside-a-word"),
        pytest.param("Быкаў", "be", id="short-u"),
        pytest.param("Алесь Бяляцкі", "uk", id="belarusian-without-short-u-is-taken-for-ukrainian"),
        pytest.param("Вучић", "sr", id="serbian"),
        pytest.param("Ѓорге", "mk", id="macedonian"),
        pytest.param("Първанов", "bg", id="bulgarian-hard-sign"),
        pytest.param("Подъячев", "ru", id="russian-hard-sign"),
        pytest.param("Нұрсұлтан Назарбаев", "kk", id="kazakh"),
        pytest.param("Эмомалӣ Раҳмон", "tg", id="tajik"),
        pytest.param("محمد بن سلمان", "ar", id="arabic"),
        pytest.param("علی خامنه‌ای", "fa", id="persian"),
        pytest.param("نواز شریف بٹ", "ur", id="urdu"),
        pytest.param("בנימין נתניהו", "he", id="hebrew"),
        pytest.param("习近平", "zh", id="simplified"),
        pytest.param("習近平", "zh-Hant", id="traditional"),
        pytest.param("安倍晋三さん", "ja", id="kana"),
        pytest.param("シャープ", "ja", id="katakana"),
        pytest.param("문재인", "ko", id="hangul"),
        pytest.param("Μητσοτάκης", "el", id="greek"),
        pytest.param("სააკაშვილი", "ka", id="georgian"),
        pytest.param("Wałęsa", "pl", id="polish"),
        pytest.param("Erdoğan", "tr", id="turkish"),
        pytest.param("Trump", "en", id="latin"),
        pytest.param("Лавров (Sergei Lavrov)", "ru", id="native-with-its-romanization"),
        pytest.param("", "", id="empty"),
        pytest.param("12 %", "", id="no-letters"),
    ],
)
def test_guess_language(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("de_at", "de-AT"),
        ("zh-hant", "zh-Hant"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("ca-valencia", "ca-valencia"),
        ("de-1996", "de-1996"),
        ("iw", "he"),
        ("tlh", "tlh"),
        (" fr ", "fr"),
    ],
)
def test_check_language(code: str, expected: str) -> None:
    assert check_language(code) == expected


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param("deutsch", r"'deutsch' is not .*; did you mean 'de' \(German\)\?", id="own"),
        pytest.param("German", r"did you mean 'de' \(German\)\?", id="english-name"),
        pytest.param("日本語", r"did you mean 'ja'", id="own-name-in-its-script"),
        pytest.param("xx_!!", r"expected one of BCP 47, such as 'de', 'pt-BR', 'zh-Hant'", id="!!"),
        pytest.param("", r"'' is not a language code", id="empty"),
        pytest.param("e", r"'e' is not a language code", id="one-letter"),
        pytest.param("de-", r"'de-' is not a language code", id="dangling-hyphen"),
        pytest.param("dе", r"is not a language code", id="cyrillic-e"),
    ],
)
def test_check_language_refuses(code: str, message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        check_language(code)


def test_bad_languages_reach_the_user() -> None:
    with pytest.raises(LanguageError, match="did you mean 'de'"):
        romanize("Лавров", to="german")
    with pytest.raises(LanguageError, match="did you mean 'ru'"):
        variants("Лавров", lang="russian")
    with pytest.raises(LanguageError, match="not a language code"):
        transliterate("Лавров", to="xx_!!")


def test_language_names() -> None:
    assert language_name("zh") == "Chinese"
    assert language_name("pt-BR") == "Portuguese"
    assert language_name("tlh") == "tlh"
    assert len(languages()) >= 80


def test_the_facts_of_languages_hold_together() -> None:
    for code, language in languages().items():
        assert check_language(code) == code
        assert unicodedata.is_normalized("NFC", language.alphabet + language.telling)
        assert len(set(language.alphabet)) == len(language.alphabet)
        assert language.script in scripts() or code == "mul"
        if language.telling or language.chunks:
            assert any(code in script.order for script in scripts().values())


texts = st.text(
    st.sampled_from("абвгдеёжйьъщяїєґ'\u2019- .ЩЁAbżل習\u0301\u200c") | st.characters(), max_size=30
)


@given(texts)
def test_pieces_are_the_text_again(text: str) -> None:
    assert "".join(piece for piece, _ in split_words(text)) == unicodedata.normalize("NFC", text)


@given(texts, st.sampled_from([scheme.target for scheme in schemes("ru") if scheme.target]))
def test_romanize_takes_any_text_and_leaves_no_russian(text: str, to: str) -> None:
    written = romanize(text, lang="ru", to=to)
    if to != "ru" and guess_language(text) == "ru":
        assert not set(written.lower()) & set(languages()["ru"].alphabet)


@given(st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя- "), max_size=20))
def test_lower_and_upper_case_follow_the_same_rules(text: str) -> None:
    assert romanize(text.upper(), lang="ru", to="de").lower() == romanize(text, lang="ru", to="de")


def test_words_of() -> None:
    assert words_of("Лук'янов, М. «Ям»—'цитата'") == ["Лук'янов", "М", "Ям", "цитата"]
