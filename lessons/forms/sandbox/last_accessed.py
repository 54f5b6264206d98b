"""The act behind last-accessed data."""

from lessons.forms.sandbox.acts import ActForm


class GenerateLastAccessedForm(ActForm):
    """A report on when a user, group or role last tried to use which service, action by action."""

    operation = "iam:GenerateServiceLastAccessedDetails"
    button = "Generate"
