"""Rows for requests to every admin page: guides and programs in each status, and a row of every other model."""

from datetime import UTC, datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_totp.models import TOTPDevice

from careerguide.content.publishing import Status
from careerguide.history.versions import record_first_versions
from careerguide.imports.models import ImportRun
from careerguide.site.reports import ReaderReport
from programs.models import FieldOccupation, Pathway, Program
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    PayBand,
    Role,
    RoleAlias,
    RoleOccupation,
    Skill,
    SkillEntry,
    SkillGroup,
    SourceNote,
    Specialization,
)
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_occupation,
    make_program,
    make_role,
    make_source,
    make_specialization,
)
from tests.support.history import delete_page, edit

PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
STATES = {
    "draft": {"status": Status.DRAFT},
    "scheduled": {"status": Status.SCHEDULED, "publish_at": FUTURE},
    "due": {"status": Status.SCHEDULED, "publish_at": PAST},
    "published": {"status": Status.PUBLISHED, "published_at": PAST},
    "withdrawn": {"status": Status.WITHDRAWN, "published_at": PAST},
}
BROKEN = "Build itâ€”all"

# For each model, a function that creates a row. No guide or program below refers to that row. Add new models here.
MAKE = {
    "auth.group": lambda: Group.objects.create(name="Some group"),
    "auth.user": lambda: User.objects.create_user("someone"),
    "careerguide.readerreport": lambda: ReaderReport.objects.create(page="/", label="Pay", figure="$1K", said="No."),
    "careerguide.importrun": lambda: ImportRun.objects.create(profile="programs", file_name="programs.csv"),
    "axes.accessattempt": lambda: AccessAttempt.objects.create(failures_since_start=1),
    "axes.accesslog": AccessLog.objects.create,
    "axes.accessfailurelog": AccessFailureLog.objects.create,
    "otp_totp.totpdevice": lambda: TOTPDevice.objects.create(user=User.objects.create_user("with-a-token")),
    "roles.source": make_source,
    "roles.occupation": lambda: make_occupation(100),
    "roles.specialization": lambda: Specialization.objects.create(slug="spare", name="Spare"),
    "roles.skill": lambda: Skill.objects.create(slug="spare", name="Spare"),
    "programs.institution": lambda: make_institution("Spare College"),
    "programs.degreetype": lambda: make_degree_type("Spare degree"),
    "programs.fieldofstudy": lambda: _field_with_occupation(),
    "roles.role": lambda: make_role("Gone", status=Status.DRAFT),
    "programs.program": lambda: make_program("Gone", status=Status.DRAFT),
}


def _field_with_occupation():
    field = make_field("11.0101", "Computing")
    FieldOccupation.objects.create(field=field, occupation=make_occupation(), source=make_source())
    return field


def make_content() -> None:
    make_specialization()
    source, skill, occupation = make_source(), Skill.objects.create(slug="python", name="Python"), make_occupation(1)
    roles = {state: _make_role(state, source, skill, occupation) for state in STATES}
    for state, role in roles.items():
        # All other guides name the draft, which makes its title public.
        other = roles["draft"] if state != "draft" else roles["due"]
        Comparison.objects.create(role=role, other=other, other_side="There.", this_side="Here.")
        program = make_program(f"Program {state}", source=source, city="Boston", **STATES[state])
        Pathway.objects.create(program=program, role=role, source=source)
        edit(program, note="Another note.")
        edit(role, badge="Hot")
    # No other page names this draft, so it can be deleted.
    _make_role("draft", source, skill, occupation, "Spare role")
    for model, model_admin in admin.site._registry.items():
        label = model._meta.label_lower
        if getattr(model_admin, "tracked", None):
            gone = MAKE[label]()
            if model is Role:
                Pathway.objects.create(program=Program.objects.get(award="Program published"), role=gone)
                _add_pay(gone, source)
            delete_page(gone)
        if not model._base_manager.exists() or (label not in {"roles.role", "programs.program"} and label in MAKE):
            MAKE[label]()
    # An Editor can restore this guide, because no public program led to it.
    delete_page(make_role("Gone without pathways", status=Status.DRAFT))
    # No other row refers to these two rows.
    make_occupation(102)
    make_source()
    record_first_versions()


def _make_role(state: str, source, skill, occupation, title: str = "") -> Role:
    role = make_role(title or f"Role {state}", source=source, **STATES[state])
    if state in {"draft", "withdrawn"}:
        # The audit page offers a fix for this text. The audit would reject a public page with it.
        edit(role, summary=BROKEN)
    _add_pay(role, source)
    group = SkillGroup.objects.create(role=role, number=1, name="Foundation")
    SkillEntry.objects.create(group=group, skill=skill, number=1)
    CareerStep.objects.create(role=role, path="ladder", number=1, title="Junior")
    DayEntry.objects.bulk_create(DayEntry(role=role, weekday=day, text=f"Day {day}.") for day in range(1, 6))
    FitStatement.objects.create(role=role, number=1, text="I like it.", lean="towards")
    SourceNote.objects.create(role=role, number=1, about="pay", text="A note.", source=source)
    RoleAlias.objects.create(role=role, name=f"Also {role}")
    RoleOccupation.objects.create(role=role, occupation=occupation)
    return role


def _add_pay(role: Role, source) -> PayBand:
    return PayBand.objects.create(role=role, level=2, employer_type="Banks", low=100_000, high=150_000, source=source)
