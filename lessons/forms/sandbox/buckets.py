"""Acts on S3 buckets, what is in them, and who may come in."""

from collections.abc import Iterator

from django import forms

from iamlab.account.buckets import OBJECT_BYTES
from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField, tidy


class CreateBucketForm(ActForm):
    """A new bucket. AWS opens it to nobody else."""

    operation = "s3:CreateBucket"
    button = "Create bucket"
    Bucket = Name("Bucket name", help_text="Lower-case letters, digits and hyphens, 3 to 63.")


class DeleteBucketForm(ActForm):
    """The end of an empty bucket."""

    operation = "s3:DeleteBucket"
    button = "Delete bucket"
    is_dangerous = True


class PutObjectForm(ActForm):
    """A new object, or another content for one: a text, as a small file would be."""

    operation = "s3:PutObject"
    button = "Save object"
    Key = Name("Key", max_length=1024, help_text="Its whole name, such as 2026/plan.txt.")
    Body = forms.CharField(
        label="Content",
        required=False,
        strip=False,
        max_length=OBJECT_BYTES,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """Put the text as UTF-8; an empty object is one too."""
        body = tidy(self.cleaned_data["Body"]).encode()
        given = {"Key": self.cleaned_data["Key"], "Body": body, "ContentType": "text/plain"}
        yield ConsoleCall(self.operation, {**self.about, **given})


class DeleteObjectForm(ActForm):
    """The end of an object."""

    operation = "s3:DeleteObject"
    button = "Delete"
    is_dangerous = True
    Key = Name("Key", max_length=1024, widget=forms.HiddenInput)


class PutBucketPolicyForm(ActForm):
    """Who may do what in this bucket."""

    operation = "s3:PutBucketPolicy"
    button = "Save bucket policy"
    Policy = PolicyField(DocumentType.RESOURCE, label="Bucket policy")


class DeleteBucketPolicyForm(ActForm):
    """The end of a bucket policy."""

    operation = "s3:DeleteBucketPolicy"
    button = "Delete bucket policy"
    is_dangerous = True


class PutPublicAccessBlockForm(ActForm):
    """The four settings of Block Public Access (fact 4.8.1)."""

    operation = "s3:PutPublicAccessBlock"
    button = "Save settings"
    BlockPublicAcls = forms.BooleanField(label="Refuse new public ACLs", required=False)
    IgnorePublicAcls = forms.BooleanField(label="Ignore public ACLs", required=False)
    BlockPublicPolicy = forms.BooleanField(label="Refuse new public bucket policies", required=False)
    RestrictPublicBuckets = forms.BooleanField(
        label="Keep a bucket with a public policy to its own account", required=False
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """Send all four: what is left out counts as off."""
        settings = {name: self.cleaned_data[name] for name in self.fields}
        yield ConsoleCall(self.operation, {**self.about, "PublicAccessBlockConfiguration": settings})


ON_PAGE: tuple[type[ActForm], ...] = (
    PutObjectForm,
    DeleteObjectForm,
    DeleteBucketPolicyForm,
    PutPublicAccessBlockForm,
    DeleteBucketForm,
)
"""The acts that stand on the page of a bucket."""
