"""The addresses of the lessons app."""

from django.urls import include, path

from lessons.views import (
    account_exercises,
    accounts,
    as_code,
    exercises,
    fidelity,
    finder,
    glossary,
    pages,
    playground,
    progress,
    reference,
    search,
    snippets,
)

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("learn/", pages.course_map, name="course-map"),
    path("learn/<slug:course>/", pages.course, name="course"),
    path("learn/<slug:course>/<slug:lesson>/", exercises.lesson, name="lesson"),
    path("learn/<slug:course>/<slug:lesson>/<slug:exercise>/", exercises.exercise, name="exercise"),
    path("learn/<slug:course>/<slug:lesson>/<slug:exercise>/check/", exercises.check, name="check"),
    path("learn/<slug:course>/<slug:lesson>/<slug:exercise>/hint/", exercises.hint, name="hint"),
    path("learn/<slug:course>/<slug:lesson>/<slug:exercise>/solution/", exercises.solution, name="solution"),
    path(
        "learn/<slug:course>/<slug:lesson>/<slug:exercise>/open/",
        account_exercises.open_account,
        name="open-account",
    ),
    path("progress/", progress.record, name="record"),
    path("progress/<slug:course>/", progress.course_summary, name="course-summary"),
    path("sandbox/", include("lessons.sandbox_urls")),
    path("snippet/", snippets.snippet, name="snippet"),
    path("playground/", playground.playground, name="playground"),
    path("as-code/", as_code.policy_as_code, name="as-code"),
    path("reference/completions.json", reference.completions, name="completions"),
    path("actions/", finder.search, name="finder"),
    path("actions/global-keys/", finder.global_keys, name="finder-global-keys"),
    path("actions/<str:service>/", finder.service, name="finder-service"),
    path("actions/<str:service>/<str:action>/", finder.action, name="finder-action"),
    path("search/", search.results, name="search"),
    path("glossary/", glossary.glossary_page, name="glossary"),
    path("claim/", accounts.claim, name="claim"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("help/", pages.help_page, name="help"),
    path("fidelity/", fidelity.fidelity_page, name="fidelity"),
]
