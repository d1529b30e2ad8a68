"""Fields that editors may leave blank."""

from django.db import models

MARKDOWN = "Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading."


def line_field(help_text: str, name: str | None = None, *, max_length: int) -> models.CharField:
    return models.CharField(name, max_length=max_length, blank=True, help_text=help_text)


def choice_field(
    choices: type[models.TextChoices], help_text: str, name: str | None = None, *, max_length: int
) -> models.CharField:
    """The value "" is one of the ``choices``, and the default."""
    return models.CharField(
        name, max_length=max_length, choices=choices, default=choices(""), blank=True, help_text=help_text
    )


def markdown_field(help_text: str, name: str | None = None) -> models.TextField:
    return models.TextField(name, blank=True, help_text=f"{help_text} {MARKDOWN}")


def finding_field(name: str | None = None) -> models.CharField:
    """What a section found, in the words of our editors."""
    help_text = "The finding of this section, shown as its heading. Leave blank to show only the topic."
    return line_field(help_text, name, max_length=120)


def claim_field(section: str) -> models.CharField:
    """What the guide's source says about a section. The page quotes it."""
    return line_field(f"The main point of {section}, in a few words.", max_length=120)
