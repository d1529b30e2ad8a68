"""Rows of pay as files: their columns, and which row of a file is which row of a guide."""

from collections import defaultdict
from functools import partial

from django.core.exceptions import ValidationError

from careerguide.imports.cells import read_choice, read_count, read_day, read_line, read_yes_no
from careerguide.imports.columns import Column, sentence_of
from careerguide.imports.resource import TableResource
from careerguide.lib.money import read_dollars
from roles.bulk import write_pay_bands
from roles.lookups import Sources, by_field, texts
from roles.models import PayBand, Role

LEVELS = {str(value): label for value, label in PayBand.Level.choices}
BASES = dict(PayBand.Basis.choices)
# The audit looks at each guide's whole page while SQLite's write lock is held.
MAX_GUIDES = 200


def read_pay(text: str) -> int:
    """Dollars a year; an open end has a column of its own."""
    if text.endswith("+"):
        raise ValueError("Write the amount without the plus, and yes in open_upwards.")
    return read_dollars(text, strict=True)


class PayBandResource(TableResource):
    """Rows of pay of all guides."""

    key_help = (
        "A row is the row of pay with the same role, level and employer; where there is none, it is new. It can be "
        "seen at once if its guide is published. A role or a source that we do not have is refused: add it first. "
        f"A file may be about {MAX_GUIDES} guides at most."
    )

    role = Column(
        "role",
        "The guide, by the last part of its address, such as ai-engineer.",
        read="read_role",
        write=lambda role: role.slug,
        empty=None,
        required=True,
    )
    level = Column(
        "level",
        f"One of: {', '.join(LEVELS.values())}.",
        read=lambda text: int(read_choice(text, LEVELS)),
        write=lambda level: LEVELS[str(level)],
        empty=None,
        required=True,
    )
    employer = Column("employer_type", "Who pays it, such as Tech companies.", required=True)
    years_from = Column("experience_min", "Years of experience.", read=read_count, write=int, empty=None)
    years_to = Column(
        "experience_max", "Empty with a years_from: that many and more.", read=read_count, write=int, empty=None
    )
    pay_from = Column(
        "low", "US dollars a year: 130000, 130,000 or $130k.", read=read_pay, write=int, empty=None, required=True
    )
    pay_to = Column("high", "US dollars a year.", read=read_pay, write=int, empty=None, required=True)
    open_upwards = Column(
        "high_open",
        "yes where pay_to is no upper end ($300K+). Empty: no.",
        read=read_yes_no,
        write=lambda is_open: "yes" if is_open else "no",
        empty=False,
    )
    basis = Column("basis", "What the pay counts. One of: total, base.", read=partial(read_choice, choices=BASES))
    note = Column("note", "What a reader should know about the row.")
    source = Column(
        "source",
        "Where it comes from. The short name of one of our sources.",
        read="read_source",
        write=lambda source: source.slug,
        empty=None,
    )
    as_of = Column("as_of", "The day the figures hold for: 2026-11-24.", read=read_day, empty=None)
    review_by = Column("review_on", "The day by which to check them again.", read=read_day, empty=None)

    class Meta:
        model = PayBand

    def prepare(self, rows):
        """The guides and sources that ``rows`` name, with the guides' rows of pay."""
        self.sources = Sources(rows, "source")
        self.roles = by_field(Role.objects.order_by(), "slug", texts(rows, "role"))
        if len(self.roles) > MAX_GUIDES:
            self.dry_run.problem = f"This file is about {len(self.roles):,} guides. Send at most {MAX_GUIDES} at once."
            return
        bands = PayBand.objects.order_by("pk").filter(role__in=self.roles.values()).prefetch_related("role", "source")
        self.bands = {(band.role.slug, band.level, " ".join(band.employer_type.split())): band for band in bands}

    def key(self, row):
        """Guide, level and employer."""
        found, errors = [], {}
        for name, attribute in (("role", "role"), ("level", "level"), ("employer", "employer_type")):
            try:
                found.append(self.read(self.fields[name], row[name]))
            except ValueError as error:
                errors[attribute] = str(error)
        if errors:
            raise ValidationError(errors)
        role, level, employer = found
        return role.slug, level, employer

    def existing(self, key, row):
        """The row of pay with ``key``."""
        return self.bands.get(key)

    def read_role(self, text):
        """A guide by its slug."""
        slug = read_line(text)
        if slug not in self.roles:
            raise ValueError("There is no role with this address.")
        return self.roles[slug]

    def read_source(self, text):
        """A source by its short name."""
        return self.sources.read(text)

    def contradictions(self, band):
        """What no reader of one cell can see."""
        found = {}
        if band.low > band.high:
            found["low"] = sentence_of(PayBand, "pay_low_up_to_high")
        first, last = band.experience_min, band.experience_max
        if last is not None and (first is None or first > last):
            found["experience_min"] = sentence_of(PayBand, "pay_experience_is_a_range")
        return found

    def page_of(self, band):
        """The guide."""
        return band.role

    def as_planned(self, role):
        """The guide with the rows of pay that it will have."""
        if "pay_bands" not in role._prefetched_objects_cache:
            # These rules do not look at pay.
            return
        bands = [self.changed_rows.get(band.pk, band) for band in role.pay_bands.all()] + self._new[role.pk]
        bands.sort(key=lambda band: (band.level, -band.high, -band.low, band.employer_type))
        self._planned[role.pk] = role._prefetched_objects_cache["pay_bands"] = bands

    def row_of(self, issue, first):
        """The row of pay that the issue names, if the file has it."""
        place = issue.place
        if place.rows == "pay_bands" and place.model == PayBand._meta.label_lower:
            band = self._planned[issue.pk][place.index]
            if band.pk is None or band.pk in self.changed_rows:
                return band
        return first

    def after_import(self, dataset, result, **kwargs):
        """Sort what is new by its guide first."""
        self._new, self._planned = defaultdict(list), {}
        for band in self.create_instances:
            self._new[band.role_id].append(band)
        super().after_import(dataset, result, **kwargs)

    def write(self, new, changed, attributes):
        """Save the rows."""
        write_pay_bands(new, changed, attributes)
