"""The addresses of sandboxes: `/sandbox/` lists them, `/sandbox/<uuid>/…` is the console of one."""

from django.urls import include, path

from lessons.views.sandbox import (
    authenticator,
    credentials,
    going_back,
    listing,
    mfa,
    overview,
    signing_in,
    terminal,
    users,
)

_console = [
    path("", overview.overview, name="sandbox"),
    path("undo/", going_back.undo, name="sandbox-undo"),
    path("reset/", going_back.reset, name="sandbox-reset"),
    path("changes/", going_back.what_has_changed, name="sandbox-changes"),
    path("sign-in/", signing_in.sign_in, name="console-sign-in"),
    path("sign-in/<str:account>/", signing_in.sign_in, name="console-account-sign-in"),
    path("sign-out/", signing_in.sign_out, name="console-sign-out"),
    path("switch-role/", signing_in.switch_role, name="console-switch-role"),
    path("switch-back/", signing_in.switch_back, name="console-switch-back"),
    path("terminal/", terminal.terminal, name="console-terminal"),
    path("terminal/completions.json", terminal.completions, name="console-terminal-completions"),
    path("users/", users.users, name="console-users"),
    path("users/<str:name>/", users.user, name="console-user"),
    path("users/<str:name>/credentials/", credentials.credentials, name="console-user-credentials"),
    path("users/<str:name>/credentials/mfa/", mfa.enrol, name="console-user-mfa"),
    path("my-credentials/", credentials.credentials, name="console-my-credentials"),
    path("my-credentials/mfa/", mfa.enrol, name="console-my-mfa"),
    path("access-key.csv", credentials.key_file, name="console-key-file"),
    path("authenticator/", authenticator.authenticator, name="console-authenticator"),
]

urlpatterns = [
    path("", listing.sandboxes, name="sandboxes"),
    path("<uuid:sandbox>/", include(_console)),
]
