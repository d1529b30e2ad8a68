"""What the audit says about the public pages that a file would change, before anything is written."""

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Issue, inspect_planned
from careerguide.content.publishing import FOR_THE_PUBLIC, Published
from careerguide.imports.dry_run import Refusal


def audit(resource) -> None:
    """Refuse the rows of ``resource`` that put an error on a public page, and note the warnings that need a reason.

    As when a page is saved: a warning that the public page has already is not asked about again.
    """
    firsts = {}
    for instance in [*resource.create_instances, *resource.update_instances]:
        for page in resource.pages_of(instance):
            if not isinstance(page, Published) or page.status in FOR_THE_PUBLIC:
                firsts.setdefault(_key(page), (page, instance))
    pages, issues = _inspect([page for page, _ in firsts.values()], resource.as_planned)
    asked = [page for page, issue in zip(pages, issues, strict=True) if _asks(issue) and page.pk]
    before = {(_key(page), issue.fingerprint) for page, issue in inspect_planned(_once(asked))}
    for page, issue in zip(pages, issues, strict=True):
        instance = resource.row_of(issue, firsts[_key(page)][1])
        if issue.is_error:
            resource.dry_run.refused.append(_said(resource, instance, page, issue))
        elif _asks(issue) and (_key(page), issue.fingerprint) not in before:
            resource.dry_run.warnings.append(_said(resource, instance, page, issue))
            resource.warnings.append((page, issue))
    resource.dry_run.refused.sort(key=lambda refusal: refusal.number)
    resource.dry_run.warnings.sort(key=lambda warning: warning.number)


def _inspect(pages, change) -> tuple[list, list[Issue]]:
    """The issues of ``pages``, with the reasons that were given for them, and the page of each."""
    pairs = list(inspect_planned(pages, change))
    return [page for page, _ in pairs], list(with_reasons(issue for _, issue in pairs))


def _asks(issue: Issue) -> bool:
    return issue.is_open and not issue.is_error


def _key(page) -> tuple[str, int]:
    return page._meta.label_lower, page.pk or -id(page)


def _once(pages) -> list:
    return list({_key(page): page for page in pages}.values())


def _said(resource, instance, page, issue: Issue) -> Refusal:
    """``issue`` at the row and, if the file has it, the column that it is about."""
    place, number = issue.place, resource.number_of(instance)
    by_attribute = {column.attribute: name for name, column in resource.fields.items()}
    is_own = instance is page or (place.model == instance._meta.label_lower and place.pk == instance.pk)
    if is_own and place.field in by_attribute:
        name = by_attribute[place.field]
        return Refusal(number, name, str(resource.fields[name].export(instance)), issue.message)
    where = f"{issue.name}, {issue.where}" if issue.where else issue.name
    return Refusal(number, "", "", f"{where}: {issue.message}")
