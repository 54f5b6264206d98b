"""The pages around the lessons: landing page, course map, help."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lessons.check_loop import check_loop
from lessons.models import Course
from lessons.progress import next_lesson, progress_and_left_off
from lessons.views.guests import known_learner
from lessons.views.htmx import LabRequest


@require_safe
def landing(request: LabRequest) -> HttpResponse:
    """Say what this is, show it at work, and lead to the next lesson."""
    return render(request, "landing.html", _progress(request) | {"loop": check_loop()})


@require_safe
def course_map(request: LabRequest) -> HttpResponse:
    """Show every course and lesson, what is done and what is next."""
    return render(request, "course_map.html", _progress(request))


@require_safe
def course(request: LabRequest, course: str) -> HttpResponse:
    """Lead to the course's place on the map."""
    found = get_object_or_404(Course.objects.live(), slug=course)
    return redirect(f"{reverse('course-map')}#course-{found.slug}")


@require_safe
def help_page(request: LabRequest) -> HttpResponse:
    """Say how the lab works, and what it simulates."""
    return render(request, "help.html")


def _progress(request: LabRequest) -> dict[str, Any]:
    """Return the courses with the learner's progress, and where to go on: in what was left off, else next."""
    progress, resumed = progress_and_left_off(known_learner(request))
    lessons = [lesson for course in progress for lesson in course.lessons]
    following = next((each for each in lessons if resumed and each.lesson == resumed.lesson), None)
    following = following or next_lesson(progress)
    return {
        "progress": progress,
        "lessons": lessons,
        "done": sum(lesson.is_behind for lesson in lessons),
        "begun": any(lesson.state != "new" for lesson in lessons),
        "next": following,
        "resumed": resumed,
        "next_course": next((course for course in progress if following in course.lessons), None),
    }
