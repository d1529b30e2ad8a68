"""Countries by their two-letter codes."""

COUNTRIES = {"AU": "Australia", "US": "United States"}
US = "US"


def country_name(code: str) -> str:
    return COUNTRIES.get(code, code)


def read_country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise ValueError("Enter a two-letter country code, such as US.")
    return text.upper()
