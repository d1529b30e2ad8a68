"""What stands between the server and the pages."""

from django.views.defaults import page_not_found

from careerguide.lib.clients import came_by_https


def forwarded_scheme(get_response):
    """Makes request.scheme the one that the visitor used, if a trusted proxy says so.

    SECURE_PROXY_SSL_HEADER compares the header with one value, so it takes neither "HTTPS" nor "https, http".
    """

    def respond(request):
        request.META["wsgi.url_scheme"] = "https" if came_by_https(request) else "http"
        return get_response(request)

    return respond


def same_missing_page(get_response):
    """Shows the site's own 404 page while debugging too, so that it is seen and tried as readers see it."""

    def respond(request):
        response = get_response(request)
        is_page = response.status_code == 404 and response.headers.get("Content-Type", "").startswith("text/html")
        return page_not_found(request, None) if is_page else response

    return respond
