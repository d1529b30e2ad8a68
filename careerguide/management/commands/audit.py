"""Run the audit."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from careerguide.audit.accepted import all_issues
from careerguide.audit.engine import PUBLIC_FIRST, Issue, Severity, inspections, rules
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import never_checked
from careerguide.content.publishing import Status
from careerguide.site.audit_filters import STATUS_NAMES
from careerguide.site.corrections import MAX_SHOWN, open_corrections
from careerguide.site.dashboard import count_open_corrections


class Command(BaseCommand):
    """Prints each issue as soon as it is found, so memory use does not grow with the number of issues."""

    help = "Check guides and programs for issues. Exits with status 1 if there are errors."

    def add_arguments(self, parser):
        apps = dict.fromkeys(inspection.app for inspection in inspections())
        parser.add_argument("--app", choices=list(apps), help="Run only the rules of this app.")
        parser.add_argument(
            "--rule", action="append", default=[], metavar="ID", help="Run only this rule. Can be repeated."
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--list", action="store_true", help="List the rules and exit.")

    def handle(self, *, app, rule, format, list, **options):
        all_rules = rules(app)
        for unknown in [id for id in rule if id not in all_rules]:
            raise CommandError(f"There is no rule {unknown!r}. The rules are: {', '.join(all_rules)}.", returncode=2)
        if list:
            self._list(all_rules.values())
            return
        counts: dict[Status, Counter[str]] = defaultdict(Counter)
        issues = _count(all_issues(app, rule), counts)
        if format == "json":
            self._print_json(issues)
        else:
            self._print_table(issues)
            if LINK_RULE in (rule or all_rules) and (unchecked := never_checked().count()):
                self.stdout.write(f"Links that were never checked: {unchecked:,}. Run manage.py check_links.")
            if not (app or rule):
                self._print_corrections()
            self._print_counts(counts)
        if any(of_status[Severity.ERROR.value] for of_status in counts.values()):
            raise CommandError("There are errors. Pages with errors cannot be published.", returncode=1)

    def _list(self, rules):
        for rule in rules:
            self.stdout.write(f"{rule.id} ({rule.severity.value}): {rule.name}.")
            self.stdout.write(f"  Looks for: {rule.looks_for}\n  Why: {rule.why}\n  How to fix it: {rule.how_to_fix}")

    def _print_table(self, issues: Iterator[Issue]):
        for number, issue in enumerate(issues):
            if not number:
                self.stdout.write(f"{'':9} {'rule':22} where")
            where = f"{issue.name} ({issue.model} {issue.pk}){f', {issue.where}' if issue.where else ''}"
            self.stdout.write(f"{_state(issue):9} {issue.rule.id:22} {where}")
            self.stdout.write(f"{'':32} {issue.message}")
            if issue.accepted:
                self.stdout.write(f"{'':32} Accepted: {issue.accepted.reason}")

    def _print_corrections(self):
        if count := count_open_corrections():
            self.stdout.write(
                f"Corrected figures with a new figure from an import: {count:,}. Choose on the audit page."
            )
            for each in open_corrections():
                self.stdout.write(f"  {each}")
            if count > MAX_SHOWN:
                self.stdout.write(f"  And {count - MAX_SHOWN:,} more.")

    def _print_counts(self, counts: dict[Status, Counter[str]]):
        """One line for each status that has issues, and one line for all."""
        for status in PUBLIC_FIRST:
            if status in counts:
                self.stdout.write(f"{STATUS_NAMES[status]}: {_summary(counts[status])}")
        self.stdout.write(_summary(sum(counts.values(), Counter())))

    def _print_json(self, issues: Iterator[Issue]):
        self.stdout.write("[", ending="")
        for number, issue in enumerate(issues):
            self.stdout.write(",\n " if number else "\n ", ending="")
            self.stdout.write(json.dumps(_as_data(issue), ensure_ascii=False), ending="")
        self.stdout.write("\n]")


def _count(issues: Iterator[Issue], counts: dict[Status, Counter[str]]) -> Iterator[Issue]:
    for issue in issues:
        counts[issue.status][_state(issue)] += 1
        yield issue


def _state(issue: Issue) -> str:
    return issue.rule.severity.value if issue.is_open else "accepted"


def _summary(counts: Counter[str]) -> str:
    errors, warnings = counts[Severity.ERROR.value], counts[Severity.WARNING.value]
    return (
        f"{errors:,} error{'' if errors == 1 else 's'}, {warnings:,} warning{'' if warnings == 1 else 's'}, "
        f"{counts['accepted']:,} accepted."
    )


def _as_data(issue: Issue) -> dict:
    return {
        "rule": issue.rule.id,
        "severity": issue.rule.severity.value,
        "model": issue.model,
        "id": issue.pk,
        "name": issue.name,
        "status": issue.status.value,
        "rows": issue.place.rows,
        "row_id": issue.place.pk,
        "field": issue.place.field,
        "message": issue.message,
        "related": [{"model": each.model, "id": each.pk, "name": each.name} for each in issue.related],
        "fix": issue.fixed_value,
        "accepted": issue.accepted.reason if issue.accepted else None,
        "url": issue.url,
    }
