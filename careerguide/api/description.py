"""Builds openapi.json from the views, their filters and their serializers.

The site never imports this module, because drf-spectacular is only installed for development.
"""

import json

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from careerguide.api import urls
from careerguide.api.params import DEFAULT_LIMIT, MAX_LIMIT, PERCENT, SINGLE, WHOLE_NUMBERS
from careerguide.api.payback import NUMBERS, PARAMETERS, REQUIRED
from careerguide.api.views import ListView, PaybackView
from careerguide.lists.forms import MAX_CHARACTERS, MAX_VALUES, AnyOfField
from careerguide.web.problems import CONTENT_TYPE
from programs.catalog.filters import RESIDENCY, UNSTATED
from programs.models import Program
from roles.filters import LEVELS
from roles.models.role import PayBasis
from roles.soc_groups import SOC_GROUPS

SETTINGS = {
    "TITLE": "careerguide",
    "VERSION": "1",
    "DESCRIPTION": "Careers, degree programs and outcomes, with the source of each figure. What is not known is null.",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/"}],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {"PayBasisEnum": [value for value in PayBasis.values if value]},
}
# The choices that do not depend on the content.
CHOICES = {
    "format": Program.DeliveryMode.values,
    "study_mode": Program.StudyMode.values,
    "residency": list(RESIDENCY),
    "unknown": list(UNSTATED),
    "education": list(LEVELS),
    "group": list(SOC_GROUPS),
}
HELP = {
    "q": "Words of titles, names and fields.",
    "unknown": "Also return programs that do not state this, which a filter would leave out.",
    "residency": "Use the tuition of students who live in the state, or elsewhere.",
    "updated_since": "Return programs that were changed at this time or later. A date begins at midnight UTC.",
    "program": "The slug of a program.",
    "role": "The slug of a career: a guide or an occupation.",
    "earn": "What the reader earns now, in US dollars a year.",
    "keep": "What the reader goes on earning while studying. Without it, the results are for both ends.",
    "months": "The length, if the program states none.",
    "limit": "The number of rows of a page.",
    "cursor": "Where a page begins. It comes from the next page's URL.",
}
DATES = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}


class ErrorSerializer(serializers.Serializer):
    parameter = serializers.CharField()
    value = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ErrorSerializer(many=True, required=False, help_text="One for each bad parameter or value.")
    successor = serializers.CharField(
        allow_null=True, required=False, help_text="The occupation that replaces a former one."
    )


class Operation(AutoSchema):
    """``self.view`` is a view of the API."""

    @property
    def _is_list(self) -> bool:
        return isinstance(self.view, ListView)

    def get_operation_id(self):
        return type(self.view).__name__.removesuffix("View").lower()

    def get_tags(self):
        return []

    def get_override_parameters(self):
        headers = [_header("ETag", "Send it as If-None-Match to get 304 while nothing has changed.")]
        if isinstance(self.view, PaybackView):
            return [*_numbers(), *headers]
        if not self._is_list:
            return [OpenApiParameter("slug", {"type": "string"}, "path"), *headers]
        link = _header("Link", "The URL of the next page, with rel=next.")
        return [*_filters(self.view.list_class.filter_class), *headers, link]

    def get_response_serializers(self):
        serializer = self.view.serializer_class
        if self._is_list or isinstance(self.view, PaybackView):
            body = _page_of(serializer) if self._is_list else serializer
            return {200: body} | _problems({400: "A bad parameter or value", 503: "Try again later"})
        missing = {404: "No row has this slug", 410: "The row was withdrawn"}
        return {
            200: serializer,
            301: OpenApiResponse(description="It has another slug now"),
            **_problems({400: "This URL has no parameters", **missing, 503: "Try again later"}),
        }


def build() -> dict:
    views = [pattern.callback.cls for pattern in urls.urlpatterns if hasattr(pattern.callback, "cls")]
    for view in views:
        view.schema = Operation()
    with patched_settings(SETTINGS):
        return SchemaGenerator().get_schema(public=True)


def build_text() -> str:
    return f"{json.dumps(build(), indent=1, ensure_ascii=False)}\n"


def _header(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, "header", description=description, response=[200])


def _problems(details: dict[int, str]) -> dict:
    return {(status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, detail) for status, detail in details.items()}


def _page_of(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    fields = {
        "count": serializers.IntegerField(help_text="How many rows the whole list has."),
        "version": serializers.CharField(help_text="Changes with any change of the content."),
        "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last one."),
        "notices": serializers.ListField(child=serializers.CharField(), help_text="Such as a reversed range."),
        "correction": serializers.CharField(allow_null=True, help_text="What was searched in place of a typo."),
        "results": serializer(many=True),
    }
    return inline_serializer(serializer.__name__.replace("Serializer", "Page"), fields)


def _filters(filter_class) -> list[OpenApiParameter]:
    # The rows do not matter.
    fields = filter_class({}, Program.objects.none()).form.fields
    parameters = [
        OpenApiParameter(name, _schema(name, field, filter_class.sorts), description=HELP.get(name, field.label))
        for name, field in fields.items()
    ]
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    cursor = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
    paging = {"cursor": cursor, "limit": limit}
    return parameters + [OpenApiParameter(name, paging[name], description=HELP.get(name)) for name in paging]


def _numbers() -> list[OpenApiParameter]:
    schemas = {name: {"type": "string", "minLength": 1} for name in ("program", "role")}
    schemas |= {name: {"type": "integer", "minimum": least, "maximum": most} for name, (least, most) in NUMBERS.items()}
    schemas["residency"] = {"type": "string", "enum": list(RESIDENCY)}
    return [
        OpenApiParameter(name, schemas[name], required=name in REQUIRED, description=HELP.get(name))
        for name in PARAMETERS
    ]


def _schema(name: str, field, sorts) -> dict:
    measure = name.rpartition("_")[0]
    choices = list(sorts) if name == "sort" else CHOICES.get(name)
    if isinstance(field, AnyOfField):
        value = {"type": "string", "enum": choices} if choices else {"type": "string", "minLength": 1}
        return value if name in SINGLE else {"type": "array", "items": value, "maxItems": MAX_VALUES}
    if measure in WHOLE_NUMBERS:
        least, most = WHOLE_NUMBERS[measure]
        return {"type": "integer", "minimum": least, "maximum": most}
    if measure == "growth":
        return {"type": "string", "pattern": PERCENT}
    return DATES if name == "updated_since" else {"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS}
