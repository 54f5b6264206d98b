"""The addresses of IAM Lab, and what answers when something goes wrong."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("lessons.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "lessons.views.errors.bad_request"
handler403 = "lessons.views.errors.forbidden"
handler404 = "lessons.views.errors.not_found"
handler500 = "lessons.views.errors.server_error"
