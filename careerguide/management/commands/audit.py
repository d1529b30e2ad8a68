"""Looks for slips in all content, and says where they are."""

import json
from collections import Counter
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from careerguide.audit.engine import Issue, Severity, inspections, rules
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import never_checked
from careerguide.audit.run import issue_url, issues


class Command(BaseCommand):
    """Prints issues as they are met, so that a table of any length takes no more memory than a short one."""

    help = "Look for slips in guides and programs. Exits with 1 where there is an error, with 0 on warnings alone."

    def add_arguments(self, parser):
        """What to look at, by which rules, and how to print it."""
        apps = dict.fromkeys(inspection.app for inspection in inspections())
        parser.add_argument("--app", choices=list(apps), help="Only what this app looks for.")
        parser.add_argument("--rule", action="append", default=[], metavar="ID", help="Only this rule; may repeat.")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--list", action="store_true", help="List the rules, and look at nothing.")

    def handle(self, *, app, rule, format, list, **options):
        """Print the issues, or the rules. Raises CommandError where a issue is an error."""
        known = rules(app)
        for unknown in [id for id in rule if id not in known]:
            raise CommandError(f"There is no rule {unknown!r}. The rules are: {', '.join(known)}.", returncode=2)
        if list:
            self._list(known.values())
            return
        counts: Counter[str] = Counter()
        found = _counted(issues(app, rule), counts)
        if format == "json":
            self._print_json(found)
        else:
            self._print_table(found)
            if LINK_RULE in (rule or known) and (unchecked := never_checked().count()):
                self.stdout.write(f"Links that were never checked: {unchecked:,}. Run manage.py check_links.")
            self.stdout.write(_summary(counts))
        if counts[Severity.ERROR.word]:
            raise CommandError("There are errors: what they stand on may not be published.", returncode=1)

    def _list(self, known):
        for rule in known:
            self.stdout.write(f"{rule.id} ({rule.severity.word}): {rule.name}.")
            self.stdout.write(f"  Looks for: {rule.looks_for}\n  Why: {rule.why}\n  How to fix it: {rule.how_to_fix}")

    def _print_table(self, found: Iterator[Issue]):
        for number, issue in enumerate(found):
            if not number:
                self.stdout.write(f"{'':9} {'rule':22} where")
            where = f"{issue.name} ({issue.model} {issue.pk}){f', {issue.where}' if issue.where else ''}"
            self.stdout.write(f"{_standing(issue):9} {issue.rule.id:22} {where}")
            self.stdout.write(f"{'':32} {issue.message}")
            if issue.accepted:
                self.stdout.write(f"{'':32} It stays: {issue.accepted.reason}")

    def _print_json(self, found: Iterator[Issue]):
        self.stdout.write("[", ending="")
        for number, issue in enumerate(found):
            self.stdout.write(",\n " if number else "\n ", ending="")
            self.stdout.write(json.dumps(_as_data(issue), ensure_ascii=False), ending="")
        self.stdout.write("\n]")


def _counted(found: Iterator[Issue], counts: Counter[str]) -> Iterator[Issue]:
    """``found``, counted as it passes."""
    for issue in found:
        counts[_standing(issue)] += 1
        yield issue


def _standing(issue: Issue) -> str:
    return issue.rule.severity.word if issue.is_open else "accepted"


def _summary(counts: Counter[str]) -> str:
    errors, warnings = counts[Severity.ERROR.word], counts[Severity.WARNING.word]
    said = f"{errors:,} error{'' if errors == 1 else 's'}, {warnings:,} warning{'' if warnings == 1 else 's'}"
    return f"{said}, {counts['accepted']:,} accepted."


def _as_data(issue: Issue) -> dict:
    place = issue.place
    return {
        "rule": issue.rule.id,
        "severity": issue.rule.severity.word,
        "model": issue.model,
        "id": issue.pk,
        "name": issue.name,
        "rows": place.rows,
        "row_id": place.pk,
        "field": place.field,
        "message": issue.message,
        "fix": issue.fixed_value,
        "accepted": issue.accepted.reason if issue.accepted else None,
        "url": issue_url(issue),
    }
