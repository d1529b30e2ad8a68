"""Whether the site has what it needs to answer: its database, all migrations and some content."""

from careerguide.database.pending_migrations import has_pending_migrations
from programs.models import Program
from roles.models import Role


def missing_part() -> str:
    """What the site lacks, in a phrase; empty if it is ready. Raises a database error if it cannot ask."""
    if has_pending_migrations():
        return "migrations are pending (run manage.py migrate)"
    if not (Role.objects.published().exists() or Program.objects.published().exists()):
        return "there is no published page (run manage.py load_content)"
    return ""
