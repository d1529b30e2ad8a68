"""Import and export of institutions."""

from django.core.exceptions import ValidationError

from careerguide.imports.cells import clean_cell, read_line, read_url
from careerguide.imports.columns import Column
from careerguide.imports.lookups import by_field, column_values, matching_keys, maybe_unclean
from careerguide.imports.resource import TableResource
from programs.bulk import write_institutions
from programs.models import Institution


class InstitutionResource(TableResource):
    key_help = (
        "A row with the slug of an existing institution changes that institution. A row without a slug changes the "
        "institution with the same name. Any other row adds an institution. To rename an institution, enter its slug "
        "and the new name."
    )

    name = Column("name", "The name as the institution writes it.", required=True)
    slug = Column(
        "slug",
        "The slug for URLs. If it is blank, an existing institution is found by its name; a new one gets a slug.",
    )
    url = Column("url", "The institution's website. If https:// is missing, it is added.", read=read_url)

    class Meta:
        model = Institution

    def prepare(self, rows):
        institutions = Institution.objects.order_by()
        self.by_slug = by_field(institutions, "slug", column_values(rows, "slug"))
        names = column_values(rows, "name")
        self.by_name = by_field(institutions, "name", names)
        if missing := names - self.by_name.keys():
            keys = matching_keys(institutions.filter(maybe_unclean("name")), "name", missing)
            unclean = by_field(institutions, "pk", keys).values()
            self.by_name |= {clean_cell(each.name).text: each for each in unclean}
        # An institution found by slug and by name must be the same object, because row_errors compares objects.
        by_slug = ((clean_cell(each.name).text, each) for each in self.by_slug.values())
        self.by_name |= {name: each for name, each in by_slug if name in self.by_name}
        self.names_in_file = {}

    def key(self, row):
        slug, name = read_line(row.get("slug", "")), read_line(row["name"])
        if not slug and not name:
            raise ValidationError({"name": "This must not be empty."})
        if not slug and name in self.by_name:
            return self.by_name[name].slug, None
        return (slug, None) if slug else (None, name)

    def find(self, key, row):
        slug = key[0]
        if slug is None:
            return None
        return self.by_slug.get(slug) or next((each for each in self.by_name.values() if each.slug == slug), None)

    def complete(self, instance, row):
        """Keep the stored slug if the cell is empty."""
        if self._before is not None and not instance.slug:
            instance.slug = self._before["slug"]

    def row_errors(self, institution):
        name = clean_cell(institution.name).text
        holder = self.by_name.get(name) or self.names_in_file.setdefault(name, institution)
        if holder is not institution:
            return {"name": f"This name belongs to the institution with the slug {holder.slug or '(new)'}."}
        return {}

    def write(self, new, changed, attributes):
        write_institutions(new, changed, attributes)
