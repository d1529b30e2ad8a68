"""Import and export of programs."""

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace

from django.core.exceptions import ValidationError

from careerguide.imports.cells import clean_cell, read_line, read_lines, read_url, read_whole
from careerguide.imports.columns import ChoiceColumn, Column, DetailColumn, RelationColumn
from careerguide.imports.resource import TableResource, constraint_message
from careerguide.imports.write import in_parts
from careerguide.lib.countries import read_country
from careerguide.lib.durations import months_rounding, read_months
from careerguide.lib.money import read_dollar_cell, read_dollars
from careerguide.lib.text import fold
from programs.imports.load import derive
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.places import Place, slug_of_city
from roles.lookups import SourceColumn, SourceColumns

from .institution import InstitutionResource
from .institution_names import COLUMNS as INSTITUTION_COLUMNS
from .institution_names import InstitutionFinder


class ProgramResource(SourceColumns, TableResource):
    """New programs are drafts. Files have no column for the status."""

    model = Program
    key_help = (
        "A row with the source and source_key of an existing program changes it. A row without a source_key changes "
        "the program with the same institution, title and place if that program has no source_key. Any other row adds "
        "a program. New programs are drafts. A file does not publish or withdraw a program or change its URL. "
        "Unknown institutions are added; the dry run lists them. If several institutions have the same name, also "
        "enter the institution_city and institution_region, or the institution_key. "
        "A row with an unknown degree type, field of study or source is an error: add it first."
    )

    source = SourceColumn("source", "The program's source.")
    # An ID may be any short text, such as PS for political science.
    source_key = Column("source_key", "The program's ID in its source's data.", empty=None, words={"ps"})
    title = Column("award", "The program's own title.", required=True)
    institution = RelationColumn(
        "institution", "name", "The institution that offers the program.", read="read_institution", required=True
    )
    institution_source = DetailColumn(
        "institution",
        "source.slug",
        "The slug of the source of the institution_key. If it is blank, the key is from the program's source.",
    )
    institution_key = DetailColumn(
        "institution",
        "source_key",
        "The institution's ID in its source's data, such as its UNITID. Needed only if several institutions have the "
        "same name and place.",
        words={"ps"},
    )
    institution_city = DetailColumn(
        "institution", "city", "The institution's city. Needed only if several institutions have the same name."
    )
    institution_region = DetailColumn("institution", "region", "The institution's state or region.")
    institution_country = DetailColumn(
        "institution", "country", "The institution's country, such as US.", words={"na", "ps"}
    )
    degree_type = RelationColumn("degree_type", "name", "The name or slug of the degree type.", read="read_degree_type")
    cip_code = RelationColumn(
        "field_of_study",
        "cip_code",
        "The CIP code, such as 52.0801. In a spreadsheet, format the column as text to keep its zeros.",
        read="read_field",
    )
    field_of_study = RelationColumn(
        "field_of_study",
        "name",
        "The name or slug of a field of study without a CIP code. It counts only if cip_code is blank.",
        read="read_field_name",
        is_detail=True,
        write=lambda field: "" if field.cip_code else field.name,
    )
    field_source = SourceColumn("field_source", "The source of the field of study, if it is not that of the program.")
    format = ChoiceColumn("delivery_mode", Program.DeliveryMode, "How the program is taught.")
    study_mode = ChoiceColumn("study_mode", Program.StudyMode, "Whether students attend full-time or part-time.")
    city = Column("city", "The city, as the source names it.")
    region = Column("region", "State or region, such as MD.")
    region_source = SourceColumn("region_source", "The source of the region, if it is not that of the program.")
    # NA is Namibia, and PS is the State of Palestine.
    country = Column("country", "A two-letter code, such as US.", read=read_country, words={"na", "ps"})
    location_scope = ChoiceColumn(
        "location_scope",
        Program.LocationScope,
        "Whether the program is taught in one place, on several campuses or in no fixed place. Blank means one.",
        empty=Program.LocationScope.ONE.value,
    )
    duration = Column(
        "duration_months",
        "One duration with its unit: 18 months, 1.5 years, 1 year 6 months, 78 weeks (52 weeks are a year). A fraction "
        "of a month is rounded up, and the text is kept in duration_as_stated.",
        read=read_months,
        write=lambda months: f"{months} month{'' if months == 1 else 's'}",
        empty=None,
    )
    duration_as_stated = Column("duration_stated", "The duration in the source's own words.")
    tuition_usd = Column(
        "tuition_usd",
        "US dollars: 64800, 64,800, $64.8K or USD 64,800. 0 or Free means free. Cents are rounded.",
        read=read_dollars,
        read_number=read_dollar_cell,
        write=int,
        empty=None,
    )
    tuition_basis = ChoiceColumn(
        "tuition_basis", Program.TuitionBasis, "What the tuition covers: the whole program or a year."
    )
    tuition_kind = ChoiceColumn("tuition_kind", Program.TuitionKind, "Blank if it is the program's own tuition.")
    tuition_year = Column("tuition_year", "The year of the tuition, such as 2022-23.")
    tuition_source = SourceColumn("tuition_source", "The source of the tuition, if it is not that of the program.")
    tuition_original = Column(
        "tuition_original",
        "The tuition in the source's currency, if that is not US dollars: a whole number, such as 45000.",
        read=read_whole,
        write=int,
        empty=None,
    )
    tuition_currency = Column("tuition_currency", "The source's currency, such as AUD.")
    url = Column("url", "The program's own page. If https:// is missing, it is added.", read=read_url)
    note = Column("note", "What readers should know about the program, in Markdown.", read=read_lines)

    def prepare(self, rows):
        self.degree_types = defaultdict(list)
        for degree_type in DegreeType.objects.order_by():
            for name in {fold(degree_type.name), fold(degree_type.slug)}:
                self.degree_types[name].append(degree_type)
        self.fields_of_study = FieldOfStudy.objects.in_bulk(field_name="cip_code")
        without_code = FieldOfStudy.objects.filter(cip_code=None)
        self.named_fields = {name: field for field in without_code for name in (field.name, field.slug)}
        may_add = self.user is None or self.user.has_perm("programs.add_institution")
        has_all_columns = bool(rows) and rows[0].keys() >= set(INSTITUTION_COLUMNS)
        self.institutions = InstitutionFinder(self.sources, may_add, has_all_columns)
        self._prepare_keyed(rows)
        self._prepare_named(rows)

    def _prepare_keyed(self, rows):
        sources = {source.pk for row in rows if (source := self.sources.get(row.get("source", "").strip()))}
        keys = {" ".join(row.get("source_key", "").split()) for row in rows}
        self.keyed = {
            (program.source.slug, program.source_key): program
            for part in in_parts(keys - {""})
            for program in self._programs().filter(source__in=sources, source_key__in=part)
        }

    def _prepare_named(self, rows):
        self.named = defaultdict(list)
        without_key = [row for row in rows if not row.get("source_key", "").strip()]
        titles = {" ".join(row["title"].split()) for row in without_key}
        institutions = set()
        for row in without_key:
            # Errors are reported when the row is compared.
            with suppress(ValueError):
                institutions.add(self.institutions.read(row).pk)
        for part in in_parts(institutions):
            awards = Program.objects.filter(institution__in=part).order_by().values_list("pk", "award")
            # A stored title may be written in another way, so the database cannot compare it.
            keys = [pk for pk, award in awards.iterator() if clean_cell(award).text in titles]
            for pks in in_parts(keys):
                for program in self._programs().filter(pk__in=pks):
                    title = clean_cell(program.award).text
                    self.named[program.institution_id, title, program.city_slug].append(program)
        # The key of the row that changes each program.
        self.matched = {}

    def _programs(self):
        return Program.objects.order_by("pk").prefetch_related(*self.relations())

    def key(self, row):
        source, key, title, city, region, country = (
            read_line(row.get(name, "")) for name in ("source", "source_key", "title", *Place._fields)
        )
        if key and not source:
            raise ValidationError({"source": "A source_key needs a source."})
        if key:
            return source, key
        institution = self.read_institution(row["institution"])
        # A new institution has no primary key.
        identity = institution.pk or -id(institution)
        return identity, title, slug_of_city(city), Place(*Place(city, region, country).key)

    def find(self, key, row):
        if len(key) == 2:
            return self.keyed.get(key)
        place = key[3]
        programs = [each for each in self.named.get(key[:3], []) if each.place_parts.may_be(place)]
        programs = [each for each in programs if each.place_parts.key == place] or programs
        without_key = [program for program in programs if program.source_key is None]
        if len(without_key) > 1:
            raise ValueError(
                f"{len(without_key)} programs have this institution, title and place. Add a source_key to each "
                "row, or edit the programs in the admin."
            )
        if programs and not without_key:
            key, source = programs[0].source_key, programs[0].source
            raise ValidationError(
                {"source_key": f"This program has the source {source.slug} and the source_key {key}. Enter both."}
            )
        if not without_key:
            return None
        if self.matched.setdefault(without_key[0].pk, key) != key:
            raise ValueError(
                "An earlier row means the same program. Add the region and the country to both rows, or remove one."
            )
        return without_key[0]

    def read_institution(self, text):
        return self.institutions.read(self.row)

    def read_degree_type(self, text):
        similar = self.degree_types.get(fold(text), [])
        exact = [degree_type for degree_type in similar if text in {degree_type.name, degree_type.slug}]
        if len(exact or similar) != 1:
            raise ValueError("There is no degree type with this name. Add it under Degree types first.")
        return (exact or similar)[0]

    def read_field(self, text):
        if not re.fullmatch(r"\d{2}\.\d{4}", text, re.ASCII):
            raise ValueError("A CIP code looks like 52.0801. A spreadsheet may have dropped its zeros.")
        if text not in self.fields_of_study:
            raise ValueError("There is no field of study with this code. Add it under Fields of study first.")
        return self.fields_of_study[text]

    def read_field_name(self, text):
        name = read_line(text)
        if name not in self.named_fields:
            raise ValueError("There is no field of study with this name and no CIP code.")
        return self.named_fields[name]

    def complete(self, program, row, before):
        """Store the text of a rounded duration. If the duration changed without rounding, clear the old text."""
        if "duration" not in row or row.get("duration_as_stated", "").strip():
            return
        duration = " ".join(row["duration"].split())
        if duration and months_rounding(duration):
            program.duration_stated = duration
        elif "duration_as_stated" not in row and before and before.duration_months != program.duration_months:
            program.duration_stated = ""

    def row_errors(self, program):
        errors = {}
        if program.city and not slug_of_city(program.city):
            errors["city"] = constraint_message(Program, "program_city_has_its_slug")
        if program.tuition_usd is None and program.tuition_basis:
            errors["tuition_basis"] = constraint_message(Program, "program_tuition_basis_needs_tuition")
        if (program.tuition_original is None) != (not program.tuition_currency):
            errors["tuition_currency"] = constraint_message(Program, "program_tuition_has_its_currency")
        return errors

    def compare(self, table):
        super().compare(table)
        self.dry_run.also_new = [_name_new(institution) for institution in self.institutions.new.values()]

    def pages_of(self, program):
        new = program.institution
        return [program] if new.pk else [program, new]

    def audited_together(self, page):
        return str(page.institution if isinstance(page, Program) else page)

    def apply_changes(self, program):
        super().apply_changes(program)
        program.update_place_slugs()

    def target(self):
        return replace(super().target(), derive=derive)

    def write(self, run):
        institutions = InstitutionResource(self.user)
        institutions.new = list(self.institutions.new.values())
        if institutions.new:
            institutions.write(run)
        for program in self.rows:
            # Assign the institution again to copy its primary key, which a new institution gets only when it is saved.
            program.institution = program.institution
        return super().write(run)


def _name_new(institution: Institution) -> str:
    place = institution.place.label
    return f"{institution.name} ({place})" if place else institution.name
