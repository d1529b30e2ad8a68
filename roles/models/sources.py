"""Sources that guides and programs cite."""

import re

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, one_of
from careerguide.content.slugs import SlugField
from careerguide.content.sort_key import SortedModel
from careerguide.lib.editions import edition_words

from .fields import line_field

LICENSE_URLS = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY 2.5 AU": "https://creativecommons.org/licenses/by/2.5/au/",
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
# Such as that of "Integrated Postsecondary Education Data System (IPEDS): tuition".
_ACRONYM = re.compile(r"\(([A-Z]{3,})\)")
_SHORT_NAMES = {"US Bureau of Labor Statistics": "BLS"}
_SHORT_SERIES = {"onet": "O*NET"}


class Source(SortedModel, NaturalKeyModel):
    class Kind(models.TextChoices):
        DOCUMENT = "document", "A page or publication"
        OFFICIAL = "official", "Official statistics"
        EDITORIAL = "editorial", "Our editors"

    slug = SlugField(max_length=80, unique=True, help_text="A short name for links within a page.")
    series = models.SlugField(
        max_length=40,
        blank=True,
        db_index=False,
        help_text="The editions of one source share this, such as ipeds, so that a new edition finds the rows of the "
        "last one. Leave blank for other sources.",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField(max_length=200, help_text="The title as the source prints it.")
    publisher = line_field("The publisher. Leave blank if not stated.", max_length=200)
    url = models.URLField(
        max_length=500, blank=True, help_text="The web page at which readers can check the source, if there is one."
    )
    published = line_field(
        "The date, year or edition, as the source states it. Leave blank if not stated.", max_length=60
    )
    license = line_field('The terms of use, such as "Public domain" or "CC BY 4.0".', max_length=120)
    retrieved_on = models.DateField(null=True, blank=True, help_text="When an editor last looked at it.")
    review_on = models.DateField(
        "review by",
        null=True,
        blank=True,
        help_text="Check its figures again by this day. From the day after, the site shows them as due for review.",
    )
    note = models.TextField(
        blank=True,
        help_text="What readers should know before relying on this source, such as missing data, license terms or "
        "known errors.",
    )

    sort_lookups = ("title", "publisher")

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [one_of("kind", "document", "official", "editorial", name="source_kind_is_known")]

    def __str__(self) -> str:
        return self.title

    @property
    def license_url(self) -> str:
        return LICENSE_URLS.get(self.license, "")

    @property
    def edition(self) -> str:
        """Such as "May 2025" if ``published`` is "May 2025, released May 15, 2026"."""
        return re.split("[;,]", self.published)[0]

    @property
    def short_name(self) -> str:
        """A name in a line of text, such as "BLS, May 2025" or "IPEDS, 2022–23"."""
        return ", ".join(filter(None, [self.short_publisher, edition_words(self.edition)]))

    @property
    def short_publisher(self) -> str:
        """Such as "BLS" or "IPEDS"."""
        short = _ACRONYM.search(self.title)
        publisher = short[1] if short else _SHORT_NAMES.get(self.publisher) or self.publisher or self.title
        return _SHORT_SERIES.get(self.series, publisher)

    @property
    def is_editorial(self) -> bool:
        return self.kind == self.Kind.EDITORIAL


def optional_source(related_name: str, help_text: str = "") -> models.ForeignKey:
    return models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name=related_name, help_text=help_text
    )
