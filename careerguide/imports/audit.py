"""Audit the public and scheduled pages that a file would change, before anything is written."""

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Issue
from careerguide.audit.planned import inspect_planned
from careerguide.content.publishing import FOR_THE_PUBLIC, Published
from careerguide.imports.dry_run import RowProblem


def audit(resource) -> None:
    """Add the errors and new warnings of public and scheduled pages to the dry run of ``resource``.

    Warnings that the stored page already has are left out. Saving the page in the admin requires no reason for them
    either.
    """
    pages = {}
    for instance in resource.rows:
        for page in resource.pages_of(instance):
            if not isinstance(page, Published) or page.status in FOR_THE_PUBLIC:
                pages.setdefault(_key(page), (page, instance))
    together = resource.audited_together
    planned = list(inspect_planned([page for page, _ in pages.values()], resource.apply_changes, together))
    issues = list(with_reasons(issue for _, issue in planned))
    planned_issues = [(page, issue) for (page, _), issue in zip(planned, issues, strict=True)]
    stored = {_key(page): page for page, issue in planned_issues if _needs_reason(issue) and page.pk}
    before = {(_key(page), issue.fingerprint) for page, issue in inspect_planned(stored.values(), together=together)}
    for page, issue in planned_issues:
        instance = pages[_key(page)][1]
        if issue.is_error:
            resource.dry_run.errors.append(_problem(resource, instance, page, issue))
        elif _needs_reason(issue) and (_key(page), issue.fingerprint) not in before:
            resource.dry_run.warnings.append(_problem(resource, instance, page, issue))
            resource.warnings.append((page, issue))
    resource.dry_run.errors.sort(key=lambda problem: problem.number)
    resource.dry_run.warnings.sort(key=lambda problem: problem.number)


def _needs_reason(issue: Issue) -> bool:
    return issue.is_open and not issue.is_error


def _key(page) -> tuple[str, int]:
    return page._meta.label_lower, page.pk or -id(page)


def _problem(resource, instance, page, issue: Issue) -> RowProblem:
    place, number = issue.place, resource.row_numbers[id(instance)]
    is_about_instance = instance is page or (place.model == instance._meta.label_lower and place.pk == instance.pk)
    if is_about_instance and (name := resource.column_of(place.field)):
        return RowProblem(number, name, str(resource.columns[name].export(instance)), issue.message)
    where = f"{issue.name}, {issue.where}" if issue.where else issue.name
    return RowProblem(number, "", "", f"{where}: {issue.message}")
