"""What the console's first page does."""

from lessons.forms.sandbox.acts import ActForm


class GenerateCredentialReportForm(ActForm):
    operation = "iam:GenerateCredentialReport"
    button = "Generate the credential report"
