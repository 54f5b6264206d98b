"""The addresses that the admin's tests need, and no others."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nowhere(request: HttpRequest, **names: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("admin/", admin.site.urls),
    path("learn/<course>/", nowhere, name="course"),
    path("learn/<course>/<lesson>/", nowhere, name="lesson"),
    path("learn/<course>/<lesson>/<exercise>/", nowhere, name="exercise"),
]
