"""Errors as JSON, in the format of RFC 9457."""

from http import HTTPStatus

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: str, **members) -> JsonResponse:
    """``members`` are further members of the object, such as the errors of each parameter."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | members
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
