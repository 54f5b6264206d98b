"""The addresses of sandboxes: `/sandbox/` lists them, `/sandbox/<uuid>/…` is the console of one."""

from django.urls import URLPattern, include, path

from lessons import address_parts as address_parts  # its converters are used below
from lessons.views.sandbox import (
    account_settings,
    authenticator,
    buckets,
    credentials,
    events,
    functions,
    going_back,
    groups,
    identity_provider,
    inline_policies,
    instance_profiles,
    kms_keys,
    last_accessed,
    mfa,
    new_role,
    organization,
    overview,
    own_sandboxes,
    policies,
    policy,
    policy_choice,
    programs,
    providers,
    queues,
    reach,
    roles,
    signing_in,
    simulator,
    tables,
    terminal,
    users,
    validation,
)


def _of_holder(kind: str) -> list[URLPattern]:
    """Return the pages of a user, group or role on which one chooses or writes policies."""
    place, about = f"{kind.lower()}s/<part:name>", {"kind": kind}
    name = f"console-{kind.lower()}"
    pages = [
        path(f"{place}/last-accessed/", last_accessed.last_accessed, about, name=f"{name}-last-accessed"),
        path(f"{place}/attach-policy/", policy_choice.attach, about, name=f"{name}-attach"),
        path(f"{place}/create-inline-policy/", inline_policies.new, about, name=f"{name}-new-inline"),
        path(f"{place}/inline-policies/<part:policy>/", inline_policies.edit, about, name=f"{name}-inline"),
    ]
    if kind != "Group":
        pages.append(path(f"{place}/boundary/", policy_choice.boundary, about, name=f"{name}-boundary"))
    return pages


_console = [
    path("", overview.overview, name="sandbox"),
    path("undo/", going_back.undo, name="sandbox-undo"),
    path("reset/", going_back.reset, name="sandbox-reset"),
    path("changes/", going_back.what_has_changed, name="sandbox-changes"),
    path("programs/", programs.programs, name="sandbox-programs"),
    path("sign-in/", signing_in.sign_in, name="console-sign-in"),
    path("sign-in/<part:account>/", signing_in.sign_in, name="console-account-sign-in"),
    path("sign-out/", signing_in.sign_out, name="console-sign-out"),
    path("switch-role/", signing_in.switch_role, name="console-switch-role"),
    path("switch-back/", signing_in.switch_back, name="console-switch-back"),
    path("saml/", signing_in.saml, name="console-saml"),
    path("identity-provider/", identity_provider.identity_provider, name="identity-provider"),
    path(
        "identity-provider/metadata.xml",
        identity_provider.metadata_file,
        name="identity-provider-metadata",
    ),
    path(
        "identity-provider/people/<str:person_id>/",
        identity_provider.person,
        name="identity-provider-person",
    ),
    path("terminal/", terminal.terminal, name="console-terminal"),
    path("terminal/completions.json", terminal.completions, name="console-terminal-completions"),
    path("users/", users.users, name="console-users"),
    path("users/<part:name>/", users.user, name="console-user"),
    path("users/<part:name>/credentials/", credentials.credentials, name="console-user-credentials"),
    path("users/<part:name>/credentials/mfa/", mfa.assign, name="console-user-mfa"),
    path("my-credentials/", credentials.credentials, name="console-my-credentials"),
    path("my-credentials/mfa/", mfa.assign, name="console-my-mfa"),
    path("access-key.csv", credentials.key_file, name="console-key-file"),
    path("account-settings/", account_settings.settings, name="console-account-settings"),
    path("password-policy/", account_settings.password_policy, name="console-password-policy"),
    path("events/", events.events, name="console-events"),
    path("events/<part:event_id>/", events.event, name="console-event"),
    path("authenticator/", authenticator.authenticator, name="console-authenticator"),
    *_of_holder("User"),
    path("groups/", groups.groups, name="console-groups"),
    path("groups/<part:name>/", groups.group, name="console-group"),
    *_of_holder("Group"),
    *_of_holder("Role"),
    path("roles/", roles.roles, name="console-roles"),
    path("roles/<part:name>/", roles.role, name="console-role"),
    path("roles/<part:name>/trust-policy/", roles.trust, name="console-role-trust"),
    path("create-role/", new_role.create, name="console-new-role"),
    path("instance-profiles/", instance_profiles.instance_profiles, name="console-instance-profiles"),
    path("identity-providers/", providers.providers, name="console-identity-providers"),
    path("policies/", policies.policies, name="console-policies"),
    path("policies/create/", policies.create, name="console-new-policy"),
    path("policies/new-version/<parts:arn>/", policy.new_version, name="console-new-version"),
    path("policies/<parts:arn>/", policy.policy, name="console-policy"),
    path("buckets/", buckets.buckets, name="console-buckets"),
    path("buckets/<part:name>/", buckets.bucket, name="console-bucket"),
    path("buckets/<part:name>/policy/", buckets.bucket_policy, name="console-bucket-policy"),
    path("buckets/<part:name>/objects/<parts:key>", buckets.bucket_object, name="console-bucket-object"),
    path("organization/", organization.organization, name="console-organization"),
    path("organization/targets/<part:target>/", organization.target, name="console-organization-target"),
    path("organization/policies/<part:policy>/", organization.policy, name="console-organization-policy"),
    path(
        "organization/create-scp/",
        organization.new_policy,
        {"kind": "scp"},
        name="console-new-scp",
    ),
    path(
        "organization/create-rcp/",
        organization.new_policy,
        {"kind": "rcp"},
        name="console-new-rcp",
    ),
    path("tables/", tables.tables, name="console-tables"),
    path("tables/<part:name>/", tables.table, name="console-table"),
    path("tables/<part:name>/policy/", tables.table_policy, name="console-table-policy"),
    path("functions/", functions.functions, name="console-functions"),
    path("functions/<part:name>/", functions.function, name="console-function"),
    path("queues/", queues.queues, name="console-queues"),
    path("queues/<part:name>/", queues.queue, name="console-queue"),
    path("queues/<part:name>/policy/", queues.queue_policy, name="console-queue-policy"),
    path("kms-keys/", kms_keys.kms_keys, name="console-kms-keys"),
    path("kms-keys/<part:key>/", kms_keys.kms_key, name="console-kms-key"),
    path("kms-keys/<part:key>/policy/", kms_keys.kms_key_policy, name="console-kms-key-policy"),
    path("simulator/", simulator.simulator, name="console-simulator"),
    path("who-can/", reach.who, name="console-who-can"),
    path("what-can/", reach.what, name="console-what-can"),
    path("simulator/actions/", simulator.actions, name="console-simulator-actions"),
    path("validate/<part:document_type>/", validation.validate, name="console-validate"),
]

urlpatterns = [
    path("", own_sandboxes.sandboxes, name="sandboxes"),
    path("<uuid:sandbox>/", include(_console)),
]
