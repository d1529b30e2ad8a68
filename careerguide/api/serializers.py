"""What the API says about each row. What is not known is null, and named as in the CSV file where both have it."""

from functools import partial

from django.db.models import TextChoices
from rest_framework import serializers

from careerguide.content.figures import Figure, FigureState
from careerguide.lists.querystrings import absolute_url
from programs.models import InstitutionFigures, Program
from roles.growth import GrowthBasis
from roles.models import Source
from roles.models.role import EntryEducation, PayBasis


class Text(serializers.CharField):
    """A text that is null if it is empty."""

    def __init__(self, **options):
        super().__init__(**{"allow_null": True} | options)

    def to_representation(self, value):
        return value or None


class Choice(serializers.ChoiceField):
    """A value of ``choices`` that is null if it is not stated."""

    def __init__(self, choices: type[TextChoices] | list[str], **options):
        values = choices if isinstance(choices, list) else [value for value in choices.values if value]
        super().__init__(values, allow_null=True, **options)

    def to_representation(self, value):
        return value or None


class PageUrl(serializers.URLField):
    """The page of a row on this site."""

    def __init__(self, **options):
        super().__init__(**{"source": "get_absolute_url"} | options)

    def to_representation(self, value) -> str:
        return absolute_url(self.context["request"], value)


Whole = partial(serializers.IntegerField, allow_null=True)


class NamedRow(serializers.Serializer):
    slug = serializers.CharField()

    # Many rows of a list name the same row, so it is converted once for each response. openapi.json would have a
    # docstring.
    def to_representation(self, row):
        converted = self.context.setdefault("converted", {})
        key = type(row), row.pk
        if key not in converted:
            converted[key] = super().to_representation(row)
        return converted[key]


# Where a figure comes from, as pages say it.
State = partial(serializers.ChoiceField, FigureState.values)


class SourceState(serializers.ChoiceField):
    def to_representation(self, value: Source) -> str:
        return Figure("", "", value).state.value


class SourceSerializer(NamedRow):
    title = serializers.CharField()
    publisher = Text()
    edition = Text()
    license = Text()
    url = Text()
    state = SourceState(FigureState.values, source="*", help_text="Where its figures come from, as pages say it.")


class DegreeTypeSerializer(NamedRow):
    name = serializers.CharField()


class FieldSerializer(NamedRow):
    name = serializers.CharField()
    scheme = serializers.ChoiceField(["cip", "asced"])
    cip_code = Text()
    page = PageUrl()


class InstitutionSerializer(NamedRow):
    name = serializers.CharField(source="__str__")
    url = Text()
    page = PageUrl()


class TuitionKind(Choice):
    # What the API calls the kinds if that differs from the stored words and those of rows.
    NAMES = {"": "program", "average": "institution", "in": "in_state", "out": "out_of_state"}

    def __init__(self, **options):
        super().__init__(["program", "institution", "overseas", "in_state", "out_of_state"], source="*", **options)

    def to_representation(self, value: Program) -> str | None:
        kind = value.tuition_kind
        return None if value.tuition_usd is None else self.NAMES.get(kind, kind)


class ProgramSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField(source="award")
    institution = InstitutionSerializer()
    degree_type = DegreeTypeSerializer(allow_null=True)
    field_of_study = FieldSerializer(allow_null=True)
    format = Choice(Program.DeliveryMode, source="delivery_mode")
    study_mode = Choice(Program.StudyMode)
    city = Text()
    region = Text()
    country = Text(help_text="A two-letter code, such as US.")
    location_scope = serializers.ChoiceField(Program.LocationScope.values)
    duration_months = Whole()
    duration_as_stated = Text(source="duration_stated")
    tuition_usd = Whole(help_text="In whole US dollars; 0 means free.")
    tuition_basis = Choice(Program.TuitionBasis, help_text="What the tuition covers.")
    tuition_kind = TuitionKind(help_text="Whose tuition it is; null if there is none.")
    tuition_year = Text()
    tuition_original = Whole(help_text="The tuition in the source's currency, if that is not US dollars.")
    tuition_currency = Text()
    tuition_source = SourceSerializer(source="tuition_figure.source", allow_null=True)
    url = Text(help_text="The program's own page.")
    page = PageUrl()
    source = SourceSerializer(allow_null=True)
    source_key = Text()
    field_source = SourceSerializer(allow_null=True, help_text="If it differs from the source.")
    region_source = SourceSerializer(allow_null=True, help_text="If it differs from the source.")
    updated_at = serializers.DateTimeField()


class GraduatesSerializer(serializers.Serializer):
    """Pay and debt of an institution's graduates at one level in one 4-digit CIP field, not of one program."""

    level = serializers.CharField(source="get_level_display")
    cip_code = serializers.CharField(source="cip4")
    field_name = serializers.CharField()
    earnings_usd = Whole(source="earnings", help_text="The median in the first year after graduation.")
    earnings_count = Whole(help_text="How many graduates were counted.")
    debt_usd = Whole(source="debt", help_text="The median debt of those with federal loans.")
    debt_count = Whole(help_text="How many graduates were counted.")
    is_pooled = serializers.BooleanField(help_text="Whether graduates of other institutions are counted, too.")
    source = SourceSerializer()


class UndergraduatesSerializer(serializers.Serializer):
    """Figures of the whole institution. Compare the two tuitions, which include fees, only with each other."""

    completion_percent = serializers.FloatField(
        allow_null=True, help_text="First-time full-time students who finish within 150% of the normal time."
    )
    tuition_in_state_usd = serializers.SerializerMethodField()
    tuition_out_of_state_usd = serializers.SerializerMethodField()
    net_price_usd = serializers.SerializerMethodField(
        help_text="Average price of a year with housing and food, less grants; below zero if grants are higher."
    )
    source = SourceSerializer()

    # As on the page: a tuition alone does not say for whom it is, and without one, the net price is not for a year.
    def get_tuition_in_state_usd(self, row: InstitutionFigures) -> int | None:
        return None if row.tuition_out_of_state is None else row.tuition_in_state

    def get_tuition_out_of_state_usd(self, row: InstitutionFigures) -> int | None:
        return None if row.tuition_in_state is None else row.tuition_out_of_state

    def get_net_price_usd(self, row: InstitutionFigures) -> int | None:
        return None if row.tuition_in_state is None else row.net_price


class OutcomesSerializer(serializers.Serializer):
    program = serializers.CharField(help_text="The slug of the program.")
    graduates = GraduatesSerializer(allow_null=True)
    undergraduates = UndergraduatesSerializer(allow_null=True)


class PaybackRowSerializer(serializers.Serializer):
    pay = serializers.CharField(help_text="The row of pay, such as an employer or an occupation.")
    pay_low = serializers.IntegerField(help_text="US dollars a year.")
    pay_high = serializers.IntegerField(help_text="US dollars a year.")
    pay_high_open = serializers.BooleanField(help_text="Whether pay can be higher than this.")
    is_graduates_pay = serializers.BooleanField(help_text="Whether it is what graduates earn, which is lower.")
    months_low = serializers.FloatField(allow_null=True, help_text="The fewest months; null means never.")
    months_high = serializers.FloatField(allow_null=True, help_text="The most months; null means never.")


class PaybackSerializer(serializers.Serializer):
    """Months of work in the career until its higher pay has covered the tuition and the pay that studying costs."""

    program = serializers.CharField()
    role = serializers.CharField()
    refusal = Text(help_text="The reason, if the results are empty.")
    months_assumed = Whole(help_text="The length, if the program states none.")
    cost_low = Whole(help_text="If the reader keeps all pay while studying, or as much as they say.")
    cost_high = Whole(help_text="If the reader keeps no pay while studying, or as much as they say.")
    results = PaybackRowSerializer(many=True)
    results_if_yearly = PaybackRowSerializer(
        many=True, help_text="If the tuition, whose period isn't stated, is yearly."
    )
    note = Text()


class GrowthSerializer(serializers.Serializer):
    percent = serializers.FloatField()
    basis = Choice(GrowthBasis, help_text="Whether jobs grow by this number in all, or every year.")
    first_year = Whole()
    last_year = Whole()
    state = State()
    source = SourceSerializer(allow_null=True)


class HeadlinePaySerializer(serializers.Serializer):
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    basis = Choice(PayBasis)
    state = State()
    source = SourceSerializer(allow_null=True)


class OfficialPaySerializer(serializers.Serializer):
    """Percentiles in US dollars a year, and the median of an hour."""

    p10 = Whole()
    p25 = Whole()
    p50 = Whole()
    p75 = Whole()
    p90 = Whole()
    mean = Whole()
    hourly_median = serializers.FloatField(allow_null=True)
    source = SourceSerializer()


class PayRowSerializer(serializers.Serializer):
    level = serializers.CharField(source="get_level_display")
    employer_type = serializers.CharField()
    experience_min = Whole(help_text="Years.")
    experience_max = Whole(help_text="Years.")
    low = serializers.IntegerField(help_text="US dollars a year.")
    high = serializers.IntegerField(help_text="US dollars a year.")
    high_open = serializers.BooleanField(help_text="Whether pay can be higher than this.")
    country = Text(help_text="A two-letter code, or “several”.")
    basis = Choice(PayBasis)
    note = Text()
    as_of = serializers.DateField(allow_null=True)
    state = State(source="figure.state")
    source = SourceSerializer(allow_null=True)


class OccupationSerializer(NamedRow):
    title = serializers.CharField()
    soc_code = serializers.CharField()


class CareerSerializer(serializers.Serializer):
    """A guide or an occupation. Figures of one kind are null for the other."""

    slug = serializers.CharField()
    kind = serializers.ChoiceField(["guide", "occupation"])
    title = serializers.CharField()
    summary = Text()
    soc_code = Text(help_text="Of a guide: that of the occupation that leads it.")
    education = Choice(EntryEducation, help_text="At which people start, or which a guide recommends.")
    headline_pay = HeadlinePaySerializer(allow_null=True, help_text="Of a guide, in US dollars a year.")
    pay_rows = PayRowSerializer(many=True, help_text="Of a guide, by level and employer.")
    official_pay = OfficialPaySerializer(allow_null=True, help_text="Of an occupation.")
    growth = GrowthSerializer(allow_null=True)
    employment = Whole()
    openings = Whole(help_text="A year.")
    occupations = OccupationSerializer(many=True, help_text="The official occupations of a guide, the closest first.")
    page = PageUrl(source="url")
    source = SourceSerializer(allow_null=True)
    sources = SourceSerializer(many=True, help_text="All sources of the figures above.")
    updated_at = serializers.DateTimeField(allow_null=True, help_text="Of a guide.")
