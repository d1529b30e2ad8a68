"""Programs as files: their columns, and which row of a file is which program."""

import re
from collections import defaultdict
from functools import partial

from django.core.exceptions import ValidationError

from careerguide.imports.cells import read_choice, read_line, read_lines, read_url
from careerguide.imports.columns import Column, sentence_of
from careerguide.imports.resource import TableResource
from careerguide.lib.durations import months_rounding, read_months
from careerguide.lib.money import read_dollars
from careerguide.lib.text import fold
from programs.bulk import write_institutions, write_programs
from programs.models import DegreeType, FieldOfStudy, Program
from programs.models.program import slug_of_city
from roles.lookups import Sources, as_written, batches, by_field, texts

from .institution_names import InstitutionNames


def choice_column(attribute: str, help_text: str, choices, empty="") -> Column:
    """A column of a few words."""
    labels = dict(choices.choices)
    allowed = ", ".join(value for value in labels if value)
    return Column(attribute, f"{help_text} One of: {allowed}.", read=partial(read_choice, choices=labels), empty=empty)


def source_column(attribute: str, help_text: str) -> Column:
    """A column of sources."""
    text = f"{help_text} The short name of one of our sources."
    return Column(attribute, text, read="read_source", write=lambda source: source.slug, empty=None)


class ProgramResource(TableResource):
    """Programs. New ones are drafts; whether a program is public is no part of a file."""

    key_help = (
        "A row is the program with the same source and source_key. Without a source_key, it is the program with the "
        "same institution, title and city that has no key either; where there is none, it is new. "
        "New programs are drafts: a file neither publishes a program nor takes it back, and makes no address anew. "
        "An institution that we do not have is added, and the dry run says so. "
        "A degree type, a field of study or a source that we do not have is refused: add it first."
    )

    source = source_column("source", "Where the row comes from.")
    source_key = Column("source_key", "The row's key at its source.", empty=None)
    title = Column("award", "The program's own title.", required=True)
    institution = Column(
        "institution",
        "Who offers it, by name.",
        read="read_institution",
        write=lambda institution: institution.name,
        empty=None,
        required=True,
    )
    degree_type = Column(
        "degree_type",
        "One of our degree types, by its name or its slug.",
        read="read_degree_type",
        write=lambda degree_type: degree_type.name,
        empty=None,
    )
    cip_code = Column(
        "field_of_study",
        "The field of study by its CIP code, such as 52.0801. Keep the column as text, or zeros are lost.",
        read="read_field",
        write=lambda field: field.cip_code,
        empty=None,
    )
    field_source = source_column("field_source", "Who set the field of study, where the row's own source does not.")
    format = choice_column("delivery_mode", "How it is taught.", Program.DeliveryMode)
    study_mode = choice_column("study_mode", "How much time it takes.", Program.StudyMode)
    city = Column("city", "The place as the source names it.")
    region = Column("region", "State or region, such as MD.")
    region_source = source_column("region_source", "Who set the region, where the row's own source does not.")
    country = Column("country", "Two letters, such as US.", read="read_country")
    location_scope = choice_column(
        "location_scope",
        "Whether it is tied to one town. Empty: one.",
        Program.LocationScope,
        empty=Program.LocationScope.ONE.value,
    )
    duration = Column(
        "duration_months",
        "One length with its unit: 18 months, 1.5 years, 1 year 6 months, 78 weeks (52 weeks are a year). A fraction "
        "of a month is rounded up, and the text is kept in duration_as_stated.",
        read=partial(read_months, strict=True),
        write=lambda months: f"{months} month{'' if months == 1 else 's'}",
        empty=None,
    )
    duration_as_stated = Column("duration_stated", "The duration in the source's own words.")
    tuition_usd = Column(
        "tuition_usd",
        "US dollars: 64800, 64,800, $64.8k, USD 64,800. 0 or Free: it is free. Cents are rounded.",
        read=partial(read_dollars, strict=True),
        write=int,
        empty=None,
    )
    tuition_basis = choice_column("tuition_basis", "What the tuition pays for: all, or a year.", Program.TuitionBasis)
    url = Column("url", "The program's own page. Without https:// in front, it is added.", read=read_url)
    note = Column("note", "What a reader should know about the row. Markdown.", read=read_lines)

    class Meta:
        model = Program

    def prepare(self, rows):
        """The sources, degree types, fields and institutions that ``rows`` name, and the programs they are about."""
        self.sources = Sources(rows, "source", "field_source", "region_source")
        self.degree_types, self.degree_types_read = defaultdict(list), {}
        for degree_type in DegreeType.objects.order_by():
            for name in {fold(degree_type.name), fold(degree_type.slug)}:
                self.degree_types[name].append(degree_type)
        self.fields_of_study = by_field(FieldOfStudy.objects.order_by(), "cip_code", texts(rows, "cip_code"))
        may_add = self.user is None or self.user.has_perm("programs.add_institution")
        self.institutions = InstitutionNames(texts(rows, "institution"), may_add)
        self._prepare_keyed(rows)
        self._prepare_named(rows)

    def _prepare_keyed(self, rows):
        """The programs that rows name by their key."""
        keys = defaultdict(set)
        for row in rows:
            if row.get("source_key", "").strip():
                keys[" ".join(row.get("source", "").split())] |= as_written([row], "source_key")
        self.keyed = {}
        for slug, wanted in keys.items():
            of_source = self._programs().filter(source__slug=slug)
            for batch in batches(wanted):
                for program in of_source.filter(source_key__in=batch):
                    self.keyed[slug, " ".join(program.source_key.split())] = program

    def _prepare_named(self, rows):
        """The programs that rows without a key name by institution, title and city."""
        self.named = defaultdict(list)
        known = set()
        for batch in batches(row for row in rows if not row.get("source_key", "").strip()):
            found = {self.institutions.find(name) for name in texts(batch, "institution")} - {None}
            for program in self._programs().filter(institution__in=found, award__in=as_written(batch, "title")):
                # A title may stand in several batches.
                if program.pk not in known:
                    known.add(program.pk)
                    title = " ".join(program.award.split())
                    self.named[program.institution_id, title, program.city_slug].append(program)

    def _programs(self):
        """Whole rows but for what is derived, which writing sets anew."""
        return Program.objects.order_by("pk").defer("search_text").prefetch_related(*self.relations())

    def key(self, row):
        """The source and its key; else the institution, title and city."""
        key = read_line(row.get("source_key", ""))
        slug = read_line(row.get("source", ""))
        if key and not slug:
            raise ValidationError({"source": "A source_key needs its source."})
        if key:
            return slug, key
        title = read_line(row["title"])
        if not title:
            raise ValidationError({"award": "This must not be empty."})
        if not row["institution"].strip():
            raise ValidationError({"institution": "This must not be empty."})
        try:
            institution = self.institutions.read(row["institution"])
        except ValueError as error:
            raise ValidationError({"institution": str(error)}) from None
        return institution.pk or fold(institution.name), title, slug_of_city(read_line(row.get("city", "")))

    def existing(self, key, row):
        """The program with ``key``."""
        if len(key) == 2:
            return self.keyed.get(key)
        found = self.named.get(key, [])
        without_key = [program for program in found if program.source_key is None]
        if len(without_key) > 1:
            raise ValueError(
                f"{len(without_key)} programs have this institution, title and city. Give keys, or change them by hand."
            )
        if found and not without_key:
            its = found[0]
            raise ValidationError(
                {"source_key": f"This program has the key {its.source_key} at {its.source.slug}. Give both."}
            )
        return without_key[0] if without_key else None

    def read_source(self, text):
        """A source by its short name."""
        return self.sources.read(text)

    def read_institution(self, text):
        """An institution by its name; a new one where there is none."""
        return self.institutions.read(text)

    def read_degree_type(self, text):
        """A degree type by its name or slug."""
        if text not in self.degree_types_read:
            alike = self.degree_types.get(fold(text), [])
            exact = [degree_type for degree_type in alike if text in {degree_type.name, degree_type.slug}]
            if len(exact or alike) != 1:
                raise ValueError("There is no degree type with this name. Add it under Degree types first.")
            self.degree_types_read[text] = (exact or alike)[0]
        return self.degree_types_read[text]

    def read_field(self, text):
        """A field of study by its code."""
        if not re.fullmatch(r"\d{2}\.\d{4}", text, re.ASCII):
            raise ValueError("A CIP code looks like 52.0801. A spreadsheet may have dropped its zeros.")
        if text not in self.fields_of_study:
            raise ValueError("There is no field of study with this code. Add it under Fields of study first.")
        return self.fields_of_study[text]

    def read_country(self, text):
        """A country's two letters."""
        if len(text) != 2 or not text.isascii() or not text.isalpha():
            raise ValueError("Give the country as two letters, such as US.")
        return text.upper()

    def complete(self, instance, row):
        """The source's words for a duration that is rounded; old words do not stay with a new duration."""
        if "duration" not in row or row.get("duration_as_stated", "").strip():
            return
        duration = " ".join(row["duration"].split())
        if duration and months_rounding(duration, strict=True):
            instance.duration_stated = duration
        elif (
            "duration_as_stated" not in row
            and self._before is not None
            and self._before["duration_months"] != instance.duration_months
        ):
            instance.duration_stated = ""

    def contradictions(self, program):
        """What no reader of one cell can see."""
        found = {}
        if program.city and not slug_of_city(program.city):
            found["city"] = sentence_of(Program, "program_city_has_its_slug")
        if program.tuition_usd is None and program.tuition_basis:
            found["tuition_basis"] = sentence_of(Program, "program_tuition_basis_needs_tuition")
        return found

    def after_import(self, dataset, result, **kwargs):
        """Name the institutions that are new."""
        self.dry_run.also_new = [institution.name for institution in self.institutions.new.values()]
        super().after_import(dataset, result, **kwargs)

    def pages_of(self, program):
        """The program, and its institution if that is new."""
        new = program.institution
        return [program] if new.pk else [program, new]

    def as_planned(self, program):
        """The program with its new values."""
        super().as_planned(program)
        program.city_slug = slug_of_city(program.city)

    def write(self, new, changed, attributes):
        """Save the institutions that are new, then the programs."""
        write_institutions(list(self.institutions.new.values()), [], set())
        for program in [*new, *changed]:
            # It has its number only now.
            program.institution = program.institution
        write_programs(new, changed, attributes)
