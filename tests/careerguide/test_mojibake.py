import pytest

from careerguide.audit.mojibake import CODECS, exact_fix, is_broken, undo_misreading

WHOLE = [
    "Penn State – World Campus",
    "A café — it’s “fine”…",
    "naïve Ångström, €5 or £3",
    "🔥 hot",
    "São Paulo",
]


def misread_text(text: str, codec: str) -> str:
    """Encode as UTF-8 and decode as ``codec``. As in browsers, undefined bytes become control characters."""
    return "".join(bytes([byte]).decode(codec, errors="ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("โ€”", "—"),
        ("โ€“", "–"),
        ("â€™", "’"),
        ("â€”", "—"),
        ("CafÃ©", "Café"),
        ("в‚¬5", "€5"),
        ("‚Äî", "—"),
        ("Â£3", "£3"),
        ("ðŸ”¥", "🔥"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("Ã¢â‚¬â€\u009d", "—"),
        ("cafÃƒÂ©", "café"),
    ],
)
def test_common_misread_characters_are_restored(broken, whole):
    assert exact_fix(broken) == whole


@pytest.mark.parametrize("codec", [*CODECS, "latin-1"])
@pytest.mark.parametrize("whole", WHOLE)
def test_misread_text_is_restored_from_every_codec(codec, whole):
    assert exact_fix(misread_text(whole, codec)) == whole


@pytest.mark.parametrize("codec", [*CODECS, "latin-1"])
@pytest.mark.parametrize("whole", WHOLE)
def test_text_that_was_misread_twice_is_restored(codec, whole):
    assert exact_fix(misread_text(misread_text(whole, codec), codec)) == whole


@pytest.mark.parametrize(
    "whole",
    [
        *WHOLE,
        "plain",
        "CAFÉ”",
        "“MAÇÃ”",
        "SÃO PAULO",
        "Universität „Ä“ Köln",
        "É…",
        "Привет, Гёте",
        "มรกต การเรียน €5",
        "Ελλάδα",
        "日本語",
        "İstanbul, Łódź – Š",
        "10 €–20 €",
        "2√2",
    ],
)
def test_correct_text_is_not_changed(whole):
    assert not is_broken(whole)
    assert undo_misreading(whole) == whole
    assert exact_fix(whole) is None


@pytest.mark.parametrize("lost", ["caf\N{REPLACEMENT CHARACTER}", "itâ€s", "ï¿½ and more"])
def test_lost_bytes_are_detected_but_not_guessed(lost):
    assert is_broken(lost)
    assert exact_fix(lost) is None


def test_only_the_broken_part_changes():
    text = "A master’s — โ€” in São Paulo"
    assert exact_fix(text) == "A master’s — — in São Paulo"
