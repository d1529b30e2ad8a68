"""Settings of Django REST Framework that are code."""

from django.http import Http404, HttpResponse
from rest_framework.negotiation import BaseContentNegotiation

from careerguide.api.params import InvalidParams
from careerguide.web.problems import problem


class OnlyJSON(BaseContentNegotiation):
    """Responses are stored by their URLs, so they do not depend on what the client accepts."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def handle_exception(exception, context) -> HttpResponse | None:
    """The response for an exception in a view. Others are left to the site."""
    if isinstance(exception, InvalidParams):
        names = ", ".join(dict.fromkeys(each["parameter"] for each in exception.errors))
        return problem(400, f"Some parameters cannot be used: {names}.", errors=exception.errors)
    return problem(404, "There is nothing at this URL.") if isinstance(exception, Http404) else None
