"""Match columns with other names to our columns, such as "program" to title. A match is stored for the headers."""

import hashlib
import re
from collections.abc import Sequence

from careerguide.imports.models import ColumnMapping
from careerguide.imports.resource import TableResource

# Other names of our columns.
ALIASES = {
    "title": "program program_name program_title course course_name course_title award",
    "institution": "school university college provider institution_name school_name university_name",
    "name": "institution school university college provider",
    "degree_type": "degree credential level qualification",
    "cip_code": "cip",
    "format": "delivery delivery_mode mode",
    "city": "town campus",
    "region": "state province",
    "duration": "length program_length course_length",
    "tuition_usd": "tuition price cost fees tuition_fee",
    "url": "link website web_page program_url",
    "note": "notes comment comments remarks",
    "source_key": "id program_id unitid",
    "employer": "employer_type company",
    "pay_from": "low minimum from",
    "pay_to": "high maximum to",
}


def load(resource: type[TableResource], headers: Sequence[str]) -> dict[str, str]:
    """Our columns, by header. A header that is ignored has ""."""
    stored = ColumnMapping.objects.filter(model=resource.model._meta.label_lower, headers=_digest(headers)).first()
    return {name: ours for name, ours in stored.columns.items() if ours in ("", *resource.columns)} if stored else {}


def store(resource: type[TableResource], headers: Sequence[str], columns: dict[str, str], user) -> None:
    ColumnMapping.objects.update_or_create(
        model=resource.model._meta.label_lower,
        headers=_digest(headers),
        defaults={"columns": columns, "user": user},
    )


def suggest(resource: type[TableResource], headers: Sequence[str]) -> dict[str, str]:
    """Our columns that the headers probably mean. No column is suggested twice."""
    aliases = {alias: name for name in resource.columns for alias in ALIASES.get(name, "").split()}
    suggested, taken = {}, set(headers)
    for header in headers:
        ours = aliases.get(re.sub(r"_?[(\[].*", "", header))
        if header not in resource.columns and ours and ours not in taken:
            suggested[header] = ours
            taken.add(ours)
    return suggested


def _digest(headers: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()
