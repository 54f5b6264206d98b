"""Who learns: people with a name, guests without one, and administrators."""

from secrets import token_hex
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from lessons.content_format.values import random_variant

GUEST_PREFIX = "guest-"


class LearnerManager(UserManager["Learner"]):
    """Makes learners of every sort."""

    def create_guest(self, variant: int | None = None) -> "Learner":
        """Create a learner with a made-up name and no password, who is known by the session alone."""
        guest = self.model(
            username=GUEST_PREFIX + token_hex(8),
            is_guest=True,
            variant=random_variant() if variant is None else variant,
        )
        guest.set_unusable_password()
        guest.save(using=self._db)
        return guest


class Learner(AbstractUser):
    """A person at the browser. `variant` picks the values that the learner's exercises are filled with."""

    is_guest = models.BooleanField("guest", default=False)
    variant = models.PositiveSmallIntegerField(default=random_variant, editable=False)

    objects: ClassVar[LearnerManager] = LearnerManager()

    class Meta:
        verbose_name = "learner"
        verbose_name_plural = "learners"

    def claim(self, username: str, password: str) -> None:
        """Turn this guest into a learner who can sign in again. Attempts stay, since the row stays.

        Raises ValidationError, by field, for a name that is taken or a password that is too weak. The
        password changes the session's hash: call update_session_auth_hash afterwards.
        """
        if not self.is_guest:
            raise ValueError(f"{self.username} is not a guest.")
        claimed = Learner.objects.get(pk=self.pk)
        claimed.username = Learner.normalize_username(username)
        claimed.is_guest = False
        claimed._check_claim(password)
        claimed.set_password(password)
        fields = ("username", "password", "is_guest")
        try:
            with transaction.atomic():
                claimed.save(update_fields=fields)
        except IntegrityError:  # Somebody took the name a moment ago.
            raise ValidationError({"username": NAME_TAKEN}) from None
        # Only now: a refused claim leaves the guest in memory as it was.
        for field in fields:
            setattr(self, field, getattr(claimed, field))

    def _check_claim(self, password: str) -> None:
        errors: dict[str, list[ValidationError]] = {}
        try:
            self.clean_fields(exclude=["password"])
            if self.username.lower().startswith(GUEST_PREFIX):
                raise ValidationError({"username": f'Names that start with "{GUEST_PREFIX}" are for guests.'})
            if Learner.objects.filter(username__iexact=self.username).exclude(pk=self.pk).exists():
                raise ValidationError({"username": NAME_TAKEN})
        except ValidationError as error:
            errors.update(error.error_dict)
        try:
            validate_password(password, self)
        except ValidationError as error:
            errors["password"] = error.error_list
        if errors:
            raise ValidationError(errors)


NAME_TAKEN = "This name is taken. Choose another."
