"""What the editor completes with: elements, services and actions."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from iamlab.evaluator import reference
from iamlab.evaluator.structure import DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS


@require_GET
@cache_control(public=True, max_age=3600)
def completions(request: HttpRequest) -> HttpResponse:
    """Return the elements of a policy and every service, or with `?service=` that service's actions."""
    if "service" in request.GET:
        return JsonResponse({"actions": _actions(request.GET["service"])})
    return JsonResponse(
        {
            "elements": {
                "document": DOCUMENT_ELEMENTS,
                "statement": STATEMENT_ELEMENTS,
            },
            "services": [{"prefix": key, "name": name} for key, name in reference.services().items()],
        }
    )


def _actions(service: str) -> list[dict[str, str]]:
    found = reference.actions(service)
    if not found:
        raise Http404(f"No AWS service has the prefix {service!r}.")
    return [
        {"name": action.name, "level": action.level, "description": action.description}
        for action in found.values()
    ]
