"""Secrets, parameters, rules and APIs of the console in a real browser."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.aws_api.test_apigateway import API_POLICY, add_api
from tests.aws_api.test_lambda import LAMBDA, create
from tests.aws_api.world import ACCOUNT, World, trust
from tests.browser.test_accessibility import violations
from tests.browser.test_overview import Open, open_as

__all__ = ["open_as"]

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"


def world() -> tuple[World, str]:
    """Return the small AWS with one of each, and the id of its API."""
    made = World(now=timezone.now())
    made.do("ada", "secretsmanager:CreateSecret", Name="prod/db", SecretString="correct horse")
    policy = trust("*", "secretsmanager:GetSecretValue", Resource="*")
    made.do("ada", "secretsmanager:PutResourcePolicy", SecretId="prod/db", ResourcePolicy=policy)
    made.do("ada", "ssm:PutParameter", Name="/prod/port", Value="5432", Type="String")
    made.do("ada", "sqs:CreateQueue", QueueName="jobs")
    made.do("ada", "events:PutRule", Name="orders", EventPattern='{"source": ["shop"]}')
    target = {"Id": "queue", "Arn": QUEUE, "DeadLetterConfig": {"Arn": QUEUE}}
    made.do("ada", "events:PutTargets", Rule="orders", Targets=[target])
    made.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=trust(LAMBDA))
    made.do("ada", "lambda:CreateFunction", **create({"call": "sts:GetCallerIdentity"}))
    return made, add_api(made, policy=API_POLICY)


def test_their_pages_have_no_axe_violation_and_fit_every_width(visitor: Page, open_as: Open) -> None:
    held, api = world()
    open_as(held.configuration, "ada")
    home = visitor.url
    pages = ("secrets/", "secrets/prod/db/", "secret-policies/prod/db/", "parameters/")
    more = (
        "parameters/prod/port/",
        "rules/",
        "rules/orders/",
        "apis/",
        f"apis/{api}/",
        f"apis/{api}/policy/",
    )
    for page in (*pages, *more):
        visitor.goto(home + page)
        visitor.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        for width in (1440, 390):
            visitor.set_viewport_size({"width": width, "height": 900})
            assert visitor.evaluate("document.documentElement.scrollWidth") <= width, page
            assert violations(visitor) == [], page


def test_an_event_is_sent_and_its_failure_counted(visitor: Page, open_as: Open) -> None:
    held, _ = world()
    open_as(held.configuration, "ada")
    visitor.goto(f"{visitor.url}rules/orders/")
    visitor.get_by_role("button", name="Send event").click()
    expect(visitor.get_by_text("The event was sent.")).to_be_visible()
    failed = visitor.get_by_role("listitem").filter(has_text="FailedInvocations")
    expect(failed).to_contain_text("1")


def test_a_secret_is_retrieved_with_the_keyboard_and_is_gone_from_the_page_that_one_opens_anew(
    visitor: Page, open_as: Open
) -> None:
    held, _ = world()
    open_as(held.configuration, "ada")
    visitor.goto(f"{visitor.url}secrets/prod/db/")
    visitor.get_by_role("button", name="Retrieve secret value").focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("correct horse")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("correct horse")).to_have_count(0)
