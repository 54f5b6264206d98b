"""What CloudTrail records of the console's own acts: signing in, switching role, root's password.

Source: IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail" (facts 6.5.3, 6.5.5).
"""

from typing import Any

from iamlab.account import ids
from iamlab.account.credentials import Session
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import Event


def who_holds(session: Session) -> dict[str, Any]:
    """Return the `userIdentity` of who holds a session, as such a record tells it."""
    return {
        "type": session.kind,
        "principalId": session.unique_id,
        "arn": session.principal,
        "accountId": session.account,
    }


def console_event(
    name: str,
    who: dict[str, Any],
    account: str | None,
    surroundings: Surroundings,
    *,
    failure: str | None = None,
    **more: Any,
) -> Event:
    """Return the record of the act called `name`, such as `ConsoleLogin`, that stands in `account`.

    `who` is its `userIdentity`; root's acts are recorded in us-east-1. `failure` says why it did not
    happen, `more` goes into `additionalEventData`.
    """
    record: Event = {
        "eventVersion": "1.11",
        "userIdentity": who,
        "eventTime": surroundings.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": "signin.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1" if who["type"] == "Root" else surroundings.region,
        "sourceIPAddress": surroundings.source_ip,
        "userAgent": surroundings.user_agent,
        "requestParameters": None,
        "responseElements": {name: "Failure" if failure else "Success"},
        **({"additionalEventData": more} if more else {}),
        "eventID": ids.event_id(surroundings.chance),
        "readOnly": False,
        "eventType": "AwsConsoleSignIn",
        "recipientAccountId": account,
    }
    return {**record, "errorMessage": failure} if failure else record
