"""The parts of a guide that are stored as rows: steps, skills, weekdays, comparisons, notes and statements."""

from django.db import models
from django.db.models import F, Q

from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from careerguide.content.quantities import MonthsField
from careerguide.content.search_text import SearchedName

from .fields import MARKDOWN, choice_field, finding_field, line_field, markdown_field
from .names import SearchedRow
from .role import Role
from .sources import Source


class CareerStep(NaturalKeyModel):
    """A step of a career path. Steps of a path with the same number are alternatives."""

    class Path(models.TextChoices):
        ENTRY = "entry", "Breaking in"
        LADDER = "ladder", "The ladder"
        PIVOT = "pivot", "A pivot"

    natural_key_fields = ("role__slug", "path", "number", "title")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="steps")
    path = models.CharField(max_length=10, choices=Path)
    number = models.PositiveSmallIntegerField(help_text="Steps with the same number are alternatives.")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, help_text=MARKDOWN)
    study_months_min = MonthsField(
        "months of study from", null=True, blank=True, help_text="Fill this in only if the step is a degree."
    )
    study_months_max = MonthsField("months of study to", null=True, blank=True)

    class Meta:
        ordering = ["path", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(study_months_min__isnull=True, study_months_max__isnull=True)
                | Q(
                    study_months_min__isnull=False,
                    study_months_max__isnull=False,
                    study_months_min__gt=0,
                    study_months_min__lte=F("study_months_max"),
                ),
                name="step_study_is_a_range",
                violation_error_message="Months of study need both ends, the lower one first.",
            ),
            one_of("path", "entry", "ladder", "pivot", name="step_path_is_known"),
            unique(
                "role", "path", "number", "title", name="step_once_a_path", message="This path already has this step."
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Skill(SearchedName):
    def searched_rows(self):
        return Role.objects.using(self._state.db).filter(pk__in=self.entries.values("group__role"))


class SkillGroup(SearchedRow):
    natural_key_fields = ("role__slug", "name")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="skill_groups")
    number = models.PositiveSmallIntegerField(help_text="The position of the group on the page.")
    name = models.CharField(max_length=120)
    text = markdown_field("Why the group matters.")

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("role", "name", name="skill_group_once_a_role", message="This guide already has this skill group.")
        ]

    def __str__(self) -> str:
        return self.name


class SkillEntry(SearchedRow):
    class JoinedBy(models.TextChoices):
        NEW_LINE = "", "a new line"
        COLON = "colon", "after a colon"
        COMMA = "comma", "after a comma"
        AND = "and", "after “and”"
        OR = "or", "after “or”"

    natural_key_fields = ("group__role__slug", "group__name", "skill__slug")
    guide = "group__role"

    group = models.ForeignKey(SkillGroup, on_delete=models.CASCADE, related_name="entries")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField(help_text="The position of the skill in its group.")
    joined_by = choice_field(
        JoinedBy,
        "How the skill continues the line of the skill before it: “Deep learning: PyTorch or TensorFlow” is "
        "one line with three skills.",
        max_length=5,
    )
    label = line_field(
        'What the line says instead of the name of the skill, such as "Python at production level".', max_length=120
    )
    note = line_field(
        'What the line says about the skill after a colon, such as "competent, not expert".', max_length=200
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "skill entries"
        constraints = [
            one_of("joined_by", "", "colon", "comma", "and", "or", name="skill_join_is_known"),
            unique("group", "skill", name="skill_once_a_group", message="This group already has this skill."),
        ]

    def __str__(self) -> str:
        return str(self.skill)


class DayEntry(NaturalKeyModel):
    class Weekday(models.IntegerChoices):
        MONDAY = 1, "Monday"
        TUESDAY = 2, "Tuesday"
        WEDNESDAY = 3, "Wednesday"
        THURSDAY = 4, "Thursday"
        FRIDAY = 5, "Friday"

    natural_key_fields = ("role__slug", "weekday")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    text = models.TextField(help_text=MARKDOWN)

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "day entries"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 5)), name="day_is_a_weekday"),
            unique("role", "weekday", name="day_once_a_week", message="This guide already has this weekday."),
        ]

    def __str__(self) -> str:
        return self.get_weekday_display()


class Comparison(SearchedRow):
    """A comparison with another role. If that role is a draft, the page names it without a link."""

    natural_key_fields = ("role__slug", "other__slug")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="comparisons")
    other = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="compared_in")
    finding = finding_field()
    other_side = models.TextField(help_text=f"What the other role is about. {MARKDOWN}")
    this_side = models.TextField(help_text=f"What this role is about. {MARKDOWN}")
    by_employer = markdown_field("How the difference depends on the employer.")
    upside = models.TextField(blank=True, help_text=MARKDOWN)
    downside = models.TextField(blank=True, help_text=MARKDOWN)
    right_for = markdown_field("Who this role suits.")
    wrong_for = markdown_field("Who it does not suit.")
    verdict = markdown_field("An honest assessment in one sentence.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=F("other")),
                name="comparison_with_another_role",
                violation_error_message="A role cannot be compared with itself.",
            ),
            unique("role", "other", name="comparison_once_a_pair", message="These two roles are already compared."),
        ]

    def __str__(self) -> str:
        return f"{self.role} compared with {self.other}"


class SourceNote(NaturalKeyModel):
    class About(models.TextChoices):
        TITLE = "title", "The title and badge"
        HEADLINE_PAY = "headline_pay", "The headline pay"
        GROWTH = "growth", "The growth figure"
        PAY = "pay", "The pay rows"
        SKILLS = "skills", "The skills"
        PROGRAMS = "programs", "The programs"
        SOURCE = "source", "The source as a whole"

    natural_key_fields = ("role__slug", "number")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField(help_text="The note's number at the foot of the page.")
    about = models.CharField(max_length=20, choices=About, help_text="What the note is about.")
    title = line_field("What the note found, in a few words.", max_length=120)
    is_conflict = models.BooleanField(
        "conflict", default=False, help_text="Figures contradict each other. The page shows the note next to them."
    )
    short = line_field(
        "One or two sentences next to the section. Leave blank to show the note only at the foot.", max_length=300
    )
    text = models.TextField(help_text=f"The whole note at the foot of the page. {MARKDOWN}")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="notes", help_text="The source of the note."
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            unique(
                "role", "number", name="note_number_once_a_role", message="Another note of this guide has this number."
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_about_display()}"


class FitStatement(NaturalKeyModel):
    """A sentence that readers check if it sounds like them. It counts for or against the role."""

    class Lean(models.TextChoices):
        TOWARDS = "towards", "Toward this role"
        AWAY = "away", "Away from this role"

    natural_key_fields = ("role__slug", "text")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="fit_statements")
    number = models.PositiveSmallIntegerField(help_text="The position of the statement in the list.")
    text = models.CharField(max_length=160, help_text='In the first person, such as "I like switching domains weekly."')
    lean = models.CharField(
        max_length=10,
        choices=Lean,
        help_text="Whether a reader who checks the statement leans toward or away from the role.",
    )

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            one_of("lean", "towards", "away", name="fit_lean_is_known"),
            unique("role", "text", name="fit_statement_once_a_role", message="This guide already has this statement."),
        ]

    def __str__(self) -> str:
        return self.text
