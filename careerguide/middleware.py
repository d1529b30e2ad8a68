"""What stands between the server and the pages."""

from django.views.defaults import page_not_found

from careerguide.lib.clients import came_by_https

# Browsers keep these for as long as they like unless they are told otherwise: permanent redirects, and what is missing.
_KEPT = {301, 308, 404, 410}


def ask_again(get_response):
    """Tells browsers and proxies to ask again before they use what an editor may change, such as a redirect.

    Without it, a browser that saw a page renamed and then renamed back is sent to and fro between both URLs.
    """

    def respond(request):
        response = get_response(request)
        if response.status_code in _KEPT:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return respond


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
        if not is_page:
            return response
        page = page_not_found(request, None)
        page.headers["Cache-Control"] = response.headers.get("Cache-Control", "no-cache")
        return page

    return respond
