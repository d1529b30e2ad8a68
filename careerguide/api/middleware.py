"""Headers of the API, and its errors: everything below /api/ can be read from other sites, and fails in JSON."""

from django.http import HttpResponse
from django.urls import reverse

from careerguide.web.problems import CONTENT_TYPE, problem

METHODS = "GET, HEAD, OPTIONS"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
HEADERS = {
    **CORS,
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Search engines crawl the pages, which have the same content.
    "X-Robots-Tag": "noindex",
}
# Headers that describe the body of a page of errors.
BODY_HEADERS = {"Content-Type", "Content-Length", "Content-Encoding"}
DETAILS = {
    400: "This request cannot be read.",
    404: "There is nothing at this URL.",
    405: f"Use one of the methods {METHODS}.",
    410: "This page has been removed. Please do not rely on what it said.",
    413: "The body of this request is too large. The API reads no bodies.",
    414: "This URL is too long. Use fewer values.",
    503: "The database cannot be reached now. Try again in a few seconds.",
}


def api_responses(get_response):
    def respond(request):
        # The page about the API is a page like others.
        if not request.path_info.startswith("/api/") or request.path_info == reverse("api"):
            return get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT | CORS)
        response = get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != CONTENT_TYPE:
            response = _as_problem(response)
        if response.status_code == 405:
            response.headers["Allow"] = METHODS
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return respond


def _as_problem(page: HttpResponse) -> HttpResponse:
    """A page of the site about an error, as JSON with the same headers."""
    response = problem(page.status_code, DETAILS.get(page.status_code, "This request failed."))
    for name, value in page.headers.items():
        if name not in BODY_HEADERS:
            response.headers[name] = value
    return response
