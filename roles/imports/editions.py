"""Editions of official sources. Each is a ``Source``; the editions of one source share its ``series``."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from careerguide.cache.version import delayed_version
from careerguide.imports.files import FileTable
from careerguide.imports.runs import Run
from roles.models import Source

SERIES = tomllib.loads(Path(__file__).with_name("sources.toml").read_text("utf-8"))
# The key of a source that a dry run does not store.
NOT_STORED = -1
_COLUMNS = ("slug", "title", "publisher", "published", "license", "url", "note")


class Edition(NamedTuple):
    """``name`` is "May 2025", "2024–34" or "29.2", for example."""

    series: str
    name: str

    @classmethod
    def shipped(cls, series: str) -> "Edition":
        return cls(series, SERIES[series]["shipped"])

    @classmethod
    def find(cls, series: str, default: str, *texts: str) -> "Edition":
        """The edition in the first of ``texts`` that has one, or else ``default``. Raises ValueError."""
        for text in texts:
            for pattern, name in SERIES[series]["names"].items():
                if match := re.search(pattern, text):
                    return cls(series, name.format(*match.groups()))
        if not default:
            example = shlex.quote(SERIES[series]["shipped"])
            raise ValueError(f"The name of {texts[0]} has no edition. Give it, such as --edition {example}.")
        return cls(series, default)

    @classmethod
    def of_table(cls, series: str, table: FileTable, default: str) -> "Edition":
        if SERIES[series].get("official") not in table.header.names:
            default = default or SERIES[series]["shipped"]
        file = table.file
        return cls.find(
            series, default, file.name, table.header.sheet, file.member, file.path.name, file.path.parent.name
        )

    @property
    def values(self) -> dict[str, str]:
        """What the site says about the source."""
        with_dash = self.name.replace("-", "–")
        slug = re.sub(r"\W+", "-", f"{self.series}-{self.name.lower()}")
        about = {"slug": slug, "published": "{}"} | SERIES[self.series]
        if "release" in about and self.name.count("-") == 2:
            about["published"] = about["release"]
        return {name: about[name].format(self.name, with_dash) for name in _COLUMNS}

    @property
    def newer(self) -> Source | None:
        """A newer edition that was imported. An import that was undone left no rows."""
        sources = Source.objects.filter(series=self.series, published__gt=self.values["published"])
        relations = [(each.related_model, each.field.name) for each in Source._meta.related_objects]
        used = [Exists(model._base_manager.filter(**{name: OuterRef("pk")})) for model, name in relations]
        return sources.filter(Q(*used, _connector=Q.OR)).first()

    def source(self, run: Run) -> int:
        """The key of the stored source, which editors may have changed, or of a new one."""
        values = self.values | {"series": self.series, "kind": Source.Kind.OFFICIAL}
        if newer := Source.objects.filter(series=self.series, published__gt=values["published"]).first():
            run.note(f"Warning: {values['slug']} is older than {newer.slug}, which was imported before.")
        source = Source.objects.filter(slug=values["slug"]).first()
        if not source and not run.dry_run:
            with delayed_version():
                source = Source.objects.create(**values)
        return source.pk if source else NOT_STORED
