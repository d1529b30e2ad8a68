"""Institutions as files: their columns, and which row of a file is which institution."""

from django.core.exceptions import ValidationError

from careerguide.imports.cells import read_line, read_url
from careerguide.imports.columns import Column
from careerguide.imports.resource import TableResource
from programs.bulk import write_institutions
from programs.models import Institution
from roles.lookups import by_field, texts


class InstitutionResource(TableResource):
    """Institutions."""

    key_help = (
        "A row is the institution with the same slug; without one, that with the same name. Where there is none, it is "
        "new. A slug and another name is how an institution is renamed."
    )

    name = Column("name", "The name as the institution writes it.", required=True)
    slug = Column("slug", "Its short name for links. Empty: that of the institution with this name, or a new one.")
    url = Column("url", "Its own website. Without https:// in front, it is added.", read=read_url)

    class Meta:
        model = Institution

    def prepare(self, rows):
        """The institutions that ``rows`` name."""
        institutions = Institution.objects.order_by()
        self.by_slug = by_field(institutions, "slug", texts(rows, "slug"))
        self.by_name = by_field(institutions, "name", texts(rows, "name"))
        # One object a row of the database, however a file names it.
        self.by_name |= {one.name: one for one in self.by_slug.values() if one.name in self.by_name}
        self.named_here = {}

    def key(self, row):
        """The slug, else the name."""
        slug, name = read_line(row.get("slug", "")), read_line(row["name"])
        if not slug and not name:
            raise ValidationError({"name": "This must not be empty."})
        if not slug and name in self.by_name:
            return self.by_name[name].slug, None
        return (slug, None) if slug else (None, name)

    def existing(self, key, row):
        """The institution with ``key``."""
        slug = key[0]
        if slug is None:
            return None
        return self.by_slug.get(slug) or next((one for one in self.by_name.values() if one.slug == slug), None)

    def complete(self, instance, row):
        """An empty slug is no new one."""
        if self._before is not None and not instance.slug:
            instance.slug = self._before["slug"]

    def contradictions(self, institution):
        """A name stands once: in the catalog, and in the file."""
        holder = self.by_name.get(institution.name) or self.named_here.setdefault(institution.name, institution)
        if holder is not institution:
            return {"name": f"This is the name of the institution with the slug {holder.slug or '(new)'}."}
        return {}

    def write(self, new, changed, attributes):
        """Save the institutions."""
        write_institutions(new, changed, attributes)
