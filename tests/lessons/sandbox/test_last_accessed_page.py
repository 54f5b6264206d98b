"""The page that tells when a user, group or role last tried to use which service."""

from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

GENERATE = "GenerateServiceLastAccessedDetails"


def test_what_was_tried_stands_first_with_its_actions(ada: Console) -> None:
    """Fact 6.5.2."""
    assert "Last accessed" in ada.page("users/ada/")
    ada.page("buckets/")
    page = words(ada.act("users/ada/last-accessed/", GENERATE))
    assert "Amazon S3 Just now" in page
    assert "ListAllMyBuckets" in page
    assert "Never" in page


def test_roles_and_groups_have_one_too(ada: Console) -> None:
    page = words(ada.act("roles/Deploy/last-accessed/", GENERATE))
    assert "1 service" in page
    assert "Never" in page
    assert "The policies allow no service." in words(ada.act("groups/readers/last-accessed/", GENERATE))


def test_what_may_not_be_read_is_told(ada: Console) -> None:
    let(ada, "noor", "iam:GetUser")
    noor = signed_in_as_noor(ada)
    assert f"iam:{GENERATE}" in noor.act("users/noor/last-accessed/", GENERATE, status=403)
    assert "iam:GetRole" in noor.page("roles/Deploy/last-accessed/")
    assert (
        noor.browser.post(noor.address("roles/Deploy/last-accessed/"), {"act": GENERATE}).status_code == 400
    )


def test_a_job_that_there_is_not_and_broken_forms_are_told(ada: Console) -> None:
    assert "NoSuchEntity" in ada.page("users/ada/last-accessed/?job=12345678-1234-1234-1234-123456789012")
    assert "ParamValidation" in words(ada.page("users/ada/last-accessed/?job=x"))
    ada.page("users/ghost/last-accessed/", status=404)
    assert ada.browser.put(ada.address("users/ada/last-accessed/")).status_code == 405
    assert ada.browser.post(ada.address("users/ada/last-accessed/"), {"act": "x"}).status_code == 400
