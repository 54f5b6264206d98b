"""What the lab remembers: learners, courses and their content, attempts, sandboxes."""

from lessons.models.attempt import SAVE_EVERY, Attempt, State
from lessons.models.course import Course, Lesson
from lessons.models.exercise import Exercise
from lessons.models.learner import GUEST_PREFIX, Learner
from lessons.models.sandbox import (
    Sandbox,
    SandboxBody,
    SandboxEvent,
    SandboxKey,
    SandboxSnapshot,
    SandboxTerminal,
)

__all__ = [
    "GUEST_PREFIX",
    "SAVE_EVERY",
    "Attempt",
    "Course",
    "Exercise",
    "Learner",
    "Lesson",
    "Sandbox",
    "SandboxBody",
    "SandboxEvent",
    "SandboxKey",
    "SandboxSnapshot",
    "SandboxTerminal",
    "State",
]
