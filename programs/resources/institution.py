"""Import and export of institutions."""

from django.core.exceptions import ValidationError

from careerguide.imports.cells import clean_cell, read_line, read_url
from careerguide.imports.columns import Column
from careerguide.imports.resource import TableResource, constraint_message
from careerguide.imports.write import in_parts
from careerguide.lib.countries import read_country
from programs.imports.names import named_target
from programs.models import Institution, Program
from programs.places import Place
from roles.lookups import SourceColumn, SourceColumns

from .institution_names import InstitutionCells, StoredInstitutions, describe_ambiguous, exact_name


class InstitutionResource(SourceColumns, TableResource):
    model = Institution
    key_help = (
        "A row with the slug, or with the source and source_key, of an existing institution changes that institution. "
        "Any other row changes the institution with the same name and place, or adds an institution. A place that is "
        "not stated may be any place. If two institutions fit, the row is an error. To rename an institution, enter "
        "its slug and the new name."
    )

    name = Column("name", "The name as the institution writes it.", required=True)
    slug = Column(
        "slug",
        "The slug for URLs. If it is blank, an existing institution is found by its source_key or its name and place; "
        "a new one gets a slug.",
    )
    url = Column("url", "The institution's website. If https:// is missing, it is added.", read=read_url)
    city = Column("city", "The city of the main campus.")
    region = Column("region", "State or region, such as MD.")
    country = Column("country", "A two-letter code, such as US.", read=read_country, words={"na", "ps"})
    source = SourceColumn("source", "The source that the source_key is from.")
    source_key = Column(
        "source_key", "The institution's ID in its source's data, such as its UNITID.", empty=None, words={"ps"}
    )

    def prepare(self, rows):
        self.stored = StoredInstitutions()
        self.by_pk = {each.pk: each for each in self.stored.rows}
        self.holders = {_identity(each): each for each in self.stored.rows}

    def key(self, row):
        """The primary key of the institution that the row changes, or else the identity of a new one."""
        cells, slug = _cells(row), read_line(row.get("slug", ""))
        if cells.source_key and not cells.source:
            raise ValidationError({"source": constraint_message(Institution, "institution_key_needs_source")})
        if not slug and not cells.name:
            raise ValidationError({"name": "This must not be empty."})
        institution = self.stored.by_slug.get(slug) if slug else self._find_without_slug(cells)
        if institution:
            return institution.pk
        return slug or (cells[2:] if cells.source_key else cells[:2])

    def _find_without_slug(self, cells: InstitutionCells) -> Institution | None:
        if institution := self.stored.by_key.get((cells.source, cells.source_key)):
            return institution
        matches = exact_name(self.stored.with_name(cells), cells.name)
        if cells.source_key:
            matches = [each for each in matches if each.source_key is None]
        if len(matches) > 1:
            advice = "Add the slug, the right city and region, or the source and source_key."
            raise ValidationError({"name": describe_ambiguous(matches, advice)})
        return matches[0] if matches else None

    def find(self, key, row):
        return self.by_pk.get(key)

    def complete(self, institution, row, before):
        """Keep the stored slug if the cell is empty."""
        if before and not institution.slug:
            institution.slug = before.slug

    def row_errors(self, institution):
        holder = self.holders.setdefault(_identity(institution), institution)
        if holder is institution:
            return {}
        if institution.source_key:
            return {"source_key": constraint_message(Institution, "institution_once_a_source_key")}
        return {"name": f"This name belongs to the institution with the slug {holder.slug or '(new)'}."}

    def target(self):
        return named_target(Institution, ("id",), super().target().values)

    def write(self, run):
        batch = super().write(run)
        for renamed in in_parts(pk for pk, changes in batch.changed if "name" in changes):
            Program.objects.filter(institution__in=renamed).refresh_search()
        return batch


def _cells(row) -> InstitutionCells:
    place = Place(*(read_line(row.get(name, "")) for name in Place._fields))
    return InstitutionCells(
        read_line(row["name"]), place, read_line(row.get("source", "")), read_line(row.get("source_key", ""))
    )


def _identity(institution: Institution) -> tuple:
    if institution.source_key:
        return institution.source_id, institution.source_key
    return clean_cell(institution.name).text, *institution.place
