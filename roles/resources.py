"""Import and export of pay rows."""

from django.utils import timezone

from careerguide.history.versions import record, record_found
from careerguide.imports.cells import clean_cell, read_choice, read_count, read_date, read_line, read_yes_no
from careerguide.imports.columns import ChoiceColumn, Column, RelationColumn
from careerguide.imports.resource import TableResource, constraint_message
from careerguide.lib.countries import read_country
from careerguide.lib.money import read_dollar_cell, read_dollars
from roles.history import GUIDE
from roles.lookups import SourceColumn, SourceColumns
from roles.models import PayBand, Role
from roles.models.pay import SEVERAL_COUNTRIES

LEVELS = {str(value): label for value, label in PayBand.Level.choices}
_PAY = {"read": read_dollars, "read_number": read_dollar_cell, "write": int, "empty": None, "required": True}


def _read_pay_country(text: str) -> str:
    if text.casefold() in (SEVERAL_COUNTRIES, "several countries"):
        return SEVERAL_COUNTRIES
    return read_country(text)


class PayBandResource(SourceColumns, TableResource):
    model = PayBand
    key_help = (
        "A row with the role, level and employer of an existing pay row changes that pay row. Any other row adds one. "
        "Readers see changes at once if the guide is published. A row with an unknown role or source is an error: add "
        "the role or source first."
    )

    role = RelationColumn(
        "role", "slug", "The slug of the guide, such as ai-engineer.", read="read_role", required=True
    )
    level = Column(
        "level",
        f"One of: {', '.join(LEVELS.values())}.",
        read=lambda text: int(read_choice(text, LEVELS)),
        write=lambda level: LEVELS[str(level)],
        empty=None,
        required=True,
    )
    employer = Column("employer_type", "The kind of employer, such as Tech companies.", required=True)
    years_from = Column("experience_min", "Years of experience.", read=read_count, write=int, empty=None)
    years_to = Column("experience_max", "Leave blank for no upper limit.", read=read_count, write=int, empty=None)
    pay_from = Column("low", "US dollars a year: 130000, 130,000 or $130K.", **_PAY)
    pay_to = Column("high", "US dollars a year.", **_PAY)
    open_upwards = Column(
        "high_open",
        "Enter yes if pay may be more than pay_to ($300K+). Blank means no.",
        read=read_yes_no,
        write=lambda is_open: "yes" if is_open else "no",
        empty=False,
    )
    country = Column(
        "country",
        "A two-letter code, such as US, or several for pay from several countries.",
        read=_read_pay_country,
        words={"na", "ps"},
    )
    basis = ChoiceColumn("basis", PayBand.Basis, "What the pay includes.")
    note = Column("note", "What readers should know about the row.")
    source = SourceColumn("source", "The source of the figures.")
    as_of = Column("as_of", "The date of the figures, such as 2026-11-24.", read=read_date, empty=None)
    review_by = Column("review_on", "The date for the next review.", read=read_date, empty=None)

    def prepare(self, rows):
        self.roles = Role.objects.in_bulk({row["role"].strip() for row in rows}, field_name="slug")
        # The pay rows of each guide as its page will list them.
        self._planned = {}
        bands = PayBand.objects.order_by("pk").filter(role__in=self.roles.values()).prefetch_related("role", "source")
        self.bands = {(band.role.slug, band.level, clean_cell(band.employer_type).text): band for band in bands}

    def key(self, row):
        role, level, employer = (self.read(self.columns[name], row[name]) for name in ("role", "level", "employer"))
        return role.slug, level, employer

    def find(self, key, row):
        return self.bands.get(key)

    def read_role(self, text):
        slug = read_line(text)
        if slug not in self.roles:
            raise ValueError("There is no guide with this slug.")
        return self.roles[slug]

    def row_errors(self, band):
        errors = {}
        if band.low > band.high:
            errors["pay_from"] = constraint_message(PayBand, "pay_low_up_to_high")
        first, last = band.experience_min, band.experience_max
        if last is not None and (first is None or first > last):
            errors["years_from"] = constraint_message(PayBand, "pay_experience_is_a_range")
        return errors

    def page_of(self, band):
        return band.role

    def apply_changes(self, role):
        """Replace the guide's loaded pay rows with those that it will have after the import."""
        if "pay_bands" not in role._prefetched_objects_cache:
            # This page was loaded for rules that do not check pay.
            return
        bands = [self.changed.get(band.pk, band) for band in role.pay_bands.all()]
        bands += [band for band in self.new if band.role_id == role.pk]
        bands.sort(key=lambda band: (band.level, -band.high, -band.low, band.employer_type))
        self._planned[role.pk] = role._prefetched_objects_cache["pay_bands"] = bands

    def row_for(self, issue, default):
        place = issue.place
        if place.rows == "pay_bands" and place.model == PayBand._meta.label_lower:
            band = self._planned[issue.pk][place.index]
            if band.pk is None or band.pk in self.changed:
                return band
        return default

    def write(self, run):
        """Unlike other imports, this one adds versions, because the history of a guide restores its pay rows."""
        guides = {band.role_id for band in self.rows}
        record_found(GUIDE, guides)
        batch = super().write(run)
        record(GUIDE, guides, self.reason, self.user)
        # Undo keeps rows with later versions, as others changed those.
        run.record.batches.update(written_at=timezone.now())
        Role.objects.filter(pk__in=guides).update(updated_at=timezone.now())
        return batch
