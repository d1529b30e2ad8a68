"""Tests of folding text for search, slugs and sorting."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.text import MAX_RUN, fold, read_search, spelled_with_signs, unique_words, without_prefixes

LETTERS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("L")]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Orléans", "orleans"),
        ("Orle\u0301ans", "orleans"),
        ("Michigan-Dearborn", "michigan dearborn"),
        ("Michigan–Dearborn", "michigan dearborn"),
        ("“Finance”", "finance"),
        ("Master’s", "masters"),
        ("Master's", "masters"),
        ("Université d'Orléans", "universite d orleans"),
        ("O’Brien", "o brien"),
        ("M.B.A. or Ph.D.", "mba or phd"),
        ("St. Louis", "st louis"),
        ("St.Louis", "st louis"),
        ("Texas A&M", "texas a m"),
        ("Łódź, Århus, Straße, Œuvre", "lodz arhus strasse oeuvre"),
        ("ＭＢＡ ﬁnance №1", "mba finance no1"),
        ("東京大学", "東京大学"),
        ("서울대학교", "서울대학교"),
        ("a\x00b\ud800c😀d", "a b c d"),
        ("Gießen, Þórshöfn, Đồng Tháp, Kåfjord, Ŋarfi", "giessen thorshofn dong thap kafjord ngarfi"),
        ("Hawaiʻi", "hawaii"),
        ("ΑΘΉΝΑΣ", "αθηνασ"),
        ("Королёв, Йошкар-Ола, Київ, Скопје, Магілёў", "королев йошкар ола київ скопје магілеў"),
        ("שָׁלוֹם", "שלום"),
        ("أُسْتَاذ جـامعة", "استاذ جامعة"),
        ("ガイド, か\u3099", "ガイド が"),
        ("हिन्दी विश्वविद्यालय", "हिन्दी विश्वविद्यालय"),
        ("บัญชี, பல்கலை, ខ្មែរ, မြန်မာ, සිංහල, বাংলা", "บัญชี பல்கலை ខ្មែរ မြန်မာ සිංහල বাংলা"),
        ("snake_case", "snake case"),
        ("\u00a0 \t\n", ""),
        ("x" * 130, f"{'x' * 64} {'x' * 64} xx"),
        (f"{'ก' * 63}กี" + "ข" * 9, f"{'ก' * 63} กี{'ข' * 9}"),
    ],
)
def test_fold_returns_plain_lower_case_words(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("C++, C#, F♯, Q# and J++", "cplusplus csharp fsharp qsharp and jplusplus"),
        ("C/C++ (C++17) Ｃ＋＋", "c cplusplus cplusplus 17 cplusplus"),
        ("Objective-C, C, R", "objective c c r"),
        (".NET, C#/.NET, C#.NET", "dotnet csharp dotnet csharp dotnet"),
        ("ASP.NET and VB.net", "asp net and vb net"),
        ("Node.js, D3.js", "node js d3 js"),
        ("R&D, A/B, 3D, A+, 3+2", "r d a b 3d aplus 3 2"),
        ("Google+, LGBTQ+, #1, A#B", "google lgbtq 1 a b"),
    ],
)
def test_signs_that_distinguish_words_are_spelled(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("invisible", ["\u200b", "\u200c", "\u200d", "\u00ad", "\ufeff", "\u2060", "\u200f", "\ufe0f"])
def test_invisible_characters_do_not_split_words(invisible):
    assert fold(f"fin{invisible}ance") == "finance"
    assert read_search(f"fin{invisible}ance") == "finance"


@given(st.text() | st.text(st.characters(categories=["L", "M", "Cf"], include_characters=" .+#'")))
def test_fold_is_idempotent(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert unicodedata.is_normalized("NFC", folded)
    assert all(each == " " or each.isalnum() or unicodedata.category(each)[0] == "M" for each in folded)


def test_no_letter_is_lost():
    """Except those that only look like one, such as the Hangul filler, or lengthen one, such as the tatweel."""
    assert [letter for letter in LETTERS if not fold(letter) and unicodedata.normalize("NFKC", letter) in LETTERS] == [
        *"ʻʼـᅟᅠㅤﾠ"
    ]


@pytest.mark.parametrize("run", ["a\u0301", "\u0301", "ا\u0654", "क\u093f", "C++", "a.", "a.js", "+", "\u200b"])
def test_long_run_is_cut_before_it_is_folded(run, monkeypatch):
    lengths = []
    normalize = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: lengths.append(len(text)) or normalize(form, text))
    fold(run * 100_000)
    assert max(lengths, default=0) <= 10 * MAX_RUN


def test_words_with_signs_are_displayed_with_them():
    assert spelled_with_signs(fold("C++ or C# for .NET, but not Sharp")) == "c++ or c# for .net but not sharp"


def test_joined_spelling_is_searchable():
    assert unique_words("Node.js", "ASP.NET") == ["node", "js", "nodejs", "asp", "net", "aspnet", "dotnet"]


def test_search_without_words_is_refused_with_a_hint():
    with pytest.raises(ValueError, match="Enter words"):
        read_search("++")
    assert [read_search(text) for text in ("C++", ".NET", "C ++")] == ["C++", ".NET", "C"]


def test_words_are_not_repeated():
    assert unique_words("Finance, Finance", None, "", "General finance") == ["finance", "general"]


def test_prefixes_of_other_words_are_dropped():
    assert without_prefixes(["fin", "of", "finance", "official", "of", "law"]) == ["finance", "official", "law"]
    assert without_prefixes(["c", "cplusplus", "文", "文学"]) == ["c", "cplusplus", "文学"]
