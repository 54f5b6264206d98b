"""A learner's own progress: the record of all courses, to print, and the summary of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.records import course_records
from lessons.views.guests import known_learner
from lessons.views.htmx import LabRequest


@require_safe
def record(request: LabRequest) -> HttpResponse:
    """Show what the learner has done in every course, as a page that prints well."""
    learner = known_learner(request)
    begun = [course for course in course_records(learner) if course.progress.is_begun]
    return render(
        request, "record.html", {"learner": learner, "courses": begun, "today": timezone.localdate()}
    )


@require_safe
def course_summary(request: LabRequest, course: str) -> HttpResponse:
    """Show how one course went: what was shaky, with the way back, and how to test out of it."""
    records = course_records(known_learner(request))
    found = next((each for each in records if each.progress.course.slug == course), None)
    if found is None:
        raise Http404(f"There is no course {course!r}.")
    after = records[records.index(found) + 1 :]
    following = next((each.progress for each in after if not each.progress.is_complete), None)
    context = {"record": found, "course": found.progress.course, "following": following}
    return render(request, "course_summary.html", context)
