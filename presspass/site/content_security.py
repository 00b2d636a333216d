"""What a page may load and run: only what this site itself serves.

The desk is Wagtail's: its editor writes styles and small scripts into its pages, so it has a policy
of its own, by path.
"""

from csp.constants import NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse

SITE = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "object-src": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
DESK = {
    **SITE,
    "img-src": [SELF, "data:", "blob:"],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "frame-src": [SELF],
}


class ContentSecurityMiddleware(CSPMiddleware):
    """The site's policy everywhere, the desk's below `/desk/`."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponse,
        report_only: bool = False,  # noqa: FBT001, FBT002  (the signature of django-csp)
    ) -> PolicyParts:
        """Choose by the path; a view may still narrow what it sends."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        is_desk = request.path_info.startswith("/desk/")
        parts.config = DESK if is_desk else {**SITE, "form-action": [SELF, *_places_to_pay()]}
        return parts


def _places_to_pay() -> list[str]:
    """Whoever buys by a form may be led on to where it is paid, which browsers count as its end."""
    from presspass.subscriptions.payments import PROVIDERS  # noqa: PLC0415  (settings come first)

    return sorted({origin for one in PROVIDERS.values() for origin in one.leads_to})
