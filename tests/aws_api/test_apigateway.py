"""API Gateway through the gate: REST APIs, who may send requests, and what is behind (facts 4.2, 4.3)."""

import json
from typing import Any

import pytest

from iamlab.account.errors import AWSError
from iamlab.account.resource_changes import resource_changes
from tests.aws_api.test_lambda import create
from tests.aws_api.test_lambda import ready as ready
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, role_arn, trust, user_arn

FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:report"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
FINN = user_arn("finn", PARTNER)
GATEWAY = {"Service": "apigateway.amazonaws.com"}
API_POLICY = trust("*", "execute-api:Invoke", Resource="execute-api:/*")
DENIED = "AccessDeniedException"
INVOKE = "execute-api:Invoke"


def add_api(world: World, kind: str = "AWS_IAM", **more: Any) -> str:
    """Make an API with `GET /` in front of the function `report`, deployed to `prod`, and return its id."""
    made = world.do("ada", "apigateway:CreateRestApi", name="orders", tags={"team": "qa"}, **more)
    add_method(world, made["id"], made["rootResourceId"], "GET", kind)
    world.do("ada", "apigateway:CreateDeployment", restApiId=made["id"], stageName="prod")
    return str(made["id"])


def add_method(world: World, api: str, resource: str, verb: str, kind: str = "AWS_IAM", **more: Any) -> None:
    at = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    world.do("ada", "apigateway:PutMethod", **at, authorizationType=kind)
    integration = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": URI, **more}
    world.do("ada", "apigateway:PutIntegration", **at, **integration)


def deploy(world: World, api: str) -> None:
    world.do("ada", "apigateway:CreateDeployment", restApiId=api, stageName="prod")


def arn(api: str, rest: str = "prod/GET/") -> str:
    return f"arn:aws:execute-api:us-east-1:{ACCOUNT}:{api}/{rest}"


def let_in(world: World, source: str) -> None:
    given = {"FunctionName": "report", "StatementId": "api", "Action": "lambda:InvokeFunction"}
    world.do("ada", "lambda:AddPermission", **given, Principal="apigateway.amazonaws.com", SourceArn=source)


def error(world: World, who: str | None, api: str, path: str = "/", **more: Any) -> AWSError | None:
    given = {"ApiId": api, "Stage": "prod", "Method": "GET", "Path": path, **more}
    return world.answer(who, INVOKE, **given).error


def code(world: World, who: str | None, api: str, **more: Any) -> str | None:
    found = error(world, who, api, **more)
    return found.code if found else None


def set_policy(world: World, api: str, policy: str) -> None:
    patch = [{"op": "replace", "path": "/policy", "value": policy}]
    world.do("ada", "apigateway:UpdateRestApi", restApiId=api, patchOperations=patch)


def root(world: World, api: str) -> str:
    return str(world.do("ada", "apigateway:GetRestApi", restApiId=api)["rootResourceId"])


@pytest.fixture
def shop(ready: World) -> World:
    """The small AWS with a function that tells who it is."""
    ready.do("ada", "lambda:CreateFunction", **create({"call": "sts:GetCallerIdentity"}))
    return ready


@pytest.fixture
def api(shop: World) -> str:
    """The id of an API with `GET /`, which asks who signed, and which the function lets in."""
    made = add_api(shop)
    let_in(shop, arn(made, "*"))
    return made


class TestTheFunctionBehind:
    def test_it_answers_a_request(self, shop: World, api: str) -> None:
        answer = shop.answer("ada", INVOKE, ApiId=api, Stage="prod", Method="GET", Path="/?page=1")
        result = answer.unwrapped()
        assert result["StatusCode"] == 200
        assert json.loads(result["Body"])["Arn"].endswith("assumed-role/Reports/report")
        first, *_ = answer.events
        assert first["userIdentity"] == {"type": "AWSService", "invokedBy": "apigateway.amazonaws.com"}
        assert all(each["eventSource"] != "execute-api.amazonaws.com" for each in answer.events)

    @pytest.mark.parametrize(
        ("rest", "is_let_in"),
        [("*", True), ("*/GET/", True), ("prod/GET/", True), ("prod/POST/", False), ("dev/*", False)],
    )
    def test_its_policy_sees_which_method_of_which_stage_comes(
        self, shop: World, rest: str, is_let_in: bool
    ) -> None:
        made = add_api(shop)
        let_in(shop, arn(made, rest))
        found = error(shop, "ada", made)
        assert (found is None) == is_let_in
        if found is not None:
            assert (found.status, found.message) == (500, "Internal server error")

    def test_that_it_fails_shows_as_a_bad_gateway(self, shop: World, api: str) -> None:
        shop.do(
            "ada", "lambda:UpdateFunctionCode", FunctionName="report", ZipFile=b'[{"call": "iam:ListUsers"}]'
        )
        found = error(shop, "ada", api)
        assert found is not None
        assert found.status == 502

    def test_a_test_of_the_method_tells_in_its_log_why_it_was_not_let_in(self, shop: World) -> None:
        made = add_api(shop)
        at = {"restApiId": made, "resourceId": root(shop, made), "httpMethod": "GET"}
        tested = shop.do("ada", "apigateway:TestInvokeMethod", **at)
        assert tested["status"] == 500
        assert "Invalid permissions on Lambda function" in tested["log"]
        let_in(shop, arn(made, "test-invoke-stage/GET/"))
        assert shop.do("ada", "apigateway:TestInvokeMethod", **at)["status"] == 200
        assert code(shop, "ada", made) == "InternalServerErrorException"

    def test_a_role_invokes_it_without_its_policy(self, shop: World) -> None:
        shop.do("ada", "iam:CreateRole", RoleName="Invoker", AssumeRolePolicyDocument=trust(GATEWAY))
        invokes = allow("lambda:InvokeFunction", FUNCTION)
        shop.do("ada", "iam:PutRolePolicy", RoleName="Invoker", PolicyName="x", PolicyDocument=invokes)
        made = shop.do("ada", "apigateway:CreateRestApi", name="orders")
        add_method(shop, made["id"], made["rootResourceId"], "GET", credentials=role_arn("Invoker"))
        deploy(shop, made["id"])
        assert code(shop, "ada", made["id"]) is None
        nobody = trust({"Service": "ec2.amazonaws.com"})
        shop.do("ada", "iam:UpdateAssumeRolePolicy", RoleName="Invoker", PolicyDocument=nobody)
        assert code(shop, "ada", made["id"]) == "InternalServerErrorException"

    @pytest.mark.fact("4.7.1")
    def test_to_name_a_role_takes_the_permission_to_pass_it(self, shop: World, api: str) -> None:
        """Fact 4.7.1."""
        shop.account.users["noor"].inline["api"] = allow("apigateway:*")
        at = {"restApiId": api, "resourceId": root(shop, api), "httpMethod": "GET"}
        given = {**at, "type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": URI}
        shop.do("noor", "apigateway:PutIntegration", **given)
        found = shop.refused("noor", "apigateway:PutIntegration", **given, credentials=role_arn("Reports"))
        assert "perform: iam:PassRole" in found.message
        other = role_arn("Reports", PARTNER)
        assert shop.refused("noor", "apigateway:PutIntegration", **given, credentials=other).status == 400


class TestWhoMaySendRequests:
    """User guide, "How API Gateway resource policies affect authorization workflow"."""

    def test_a_method_that_asks_who_signed_takes_a_permission(self, shop: World, api: str) -> None:
        found = error(shop, "noor", api)
        assert found is not None
        assert (found.code, found.status) == (DENIED, 403)
        masked = arn(api).replace(ACCOUNT, "********3333")
        assert f"is not authorized to perform: {INVOKE} on resource: {masked} because" in found.message
        shop.account.users["noor"].inline["api"] = allow(INVOKE, arn(api, "prod/GET/*"))
        assert code(shop, "noor", api) is None
        assert code(shop, None, api) == "MissingAuthenticationTokenException"

    def test_one_that_is_open_asks_nobody(self, shop: World) -> None:
        made = add_api(shop, "NONE")
        let_in(shop, arn(made, "*"))
        assert [code(shop, who, made) for who in ("noor", "finn", None)] == [None] * 3

    def test_with_a_resource_policy_an_open_one_asks_the_policy_alone(self, shop: World) -> None:
        made = add_api(
            shop, "NONE", policy=trust({"AWS": user_arn("noor")}, INVOKE, Resource="execute-api:/*")
        )
        let_in(shop, arn(made, "*"))
        found = error(shop, "noor", made)
        assert found is not None
        assert found.message.startswith("User: anonymous is not authorized")
        from_here = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
        set_policy(shop, made, trust("*", INVOKE, Resource="execute-api:/prod/GET/*", Condition=from_here))
        assert code(shop, None, made) == DENIED
        deploy(shop, made)
        assert [code(shop, who, made) for who in ("noor", "finn", None)] == [None] * 3

    def test_in_one_account_the_policy_or_the_caller_is_enough_and_a_deny_wins(
        self, shop: World, api: str
    ) -> None:
        set_policy(shop, api, trust({"AWS": user_arn("noor")}, INVOKE, Resource="execute-api:/*"))
        deploy(shop, api)
        assert [code(shop, who, api) for who in ("noor", "ada")] == [None, None]
        deny = API_POLICY.replace("Allow", "Deny")
        set_policy(shop, api, deny)
        deploy(shop, api)
        found = error(shop, "ada", api)
        assert found is not None
        assert "with an explicit deny" in found.message

    @pytest.mark.fact("4.3.1")
    def test_another_account_needs_both_sides(self, shop: World, api: str) -> None:
        """Fact 4.3.1."""
        assert code(shop, "finn", api) == DENIED
        set_policy(shop, api, trust({"AWS": FINN}, INVOKE, Resource="execute-api:/*"))
        deploy(shop, api)
        assert code(shop, "finn", api) is None
        shop.configuration.accounts[PARTNER].users["finn"].inline = {}
        assert code(shop, "finn", api) == DENIED

    def test_a_stage_keeps_the_policy_with_which_it_was_deployed(self, shop: World, api: str) -> None:
        set_policy(shop, api, API_POLICY.replace("Allow", "Deny"))
        assert code(shop, "ada", api) is None
        deploy(shop, api)
        assert code(shop, "ada", api) == DENIED

    def test_a_policy_is_saved_with_the_whole_arn_and_follows_users(self, shop: World, api: str) -> None:
        set_policy(shop, api, trust({"AWS": user_arn("noor")}, INVOKE, Resource="execute-api:/*"))
        deploy(shop, api)
        shop.do("ada", "iam:UpdateUser", UserName="noor", NewUserName="nour")
        shown = shop.do("ada", "apigateway:GetRestApi", restApiId=api)["policy"]
        assert json.loads(shown)["Statement"][0]["Resource"] == arn(api, "*")
        assert user_arn("nour") in shown
        assert user_arn("nour") in str(shop.account.rest_apis[api].stages["prod"].policy)

    @pytest.mark.parametrize("policy", ["{", trust({"AWS": user_arn("nobody")}, INVOKE, Resource="*")])
    def test_a_policy_is_refused_in_the_words_of_api_gateway(
        self, shop: World, api: str, policy: str
    ) -> None:
        patch = [{"op": "replace", "path": "/policy", "value": policy}]
        found = shop.refused("ada", "apigateway:UpdateRestApi", restApiId=api, patchOperations=patch)
        assert found.code == "BadRequestException"
        assert found.message.startswith("Invalid policy document.")

    def test_to_write_a_policy_is_a_permission_of_its_own(self, shop: World, api: str) -> None:
        shop.account.users["noor"].inline["api"] = allow(["apigateway:POST", "apigateway:PATCH"])
        shop.do("noor", "apigateway:CreateRestApi", name="more")
        found = shop.refused("noor", "apigateway:CreateRestApi", name="more", policy=API_POLICY)
        assert "perform: apigateway:UpdateRestApiPolicy" in found.message
        patch = [{"op": "replace", "path": "/policy", "value": API_POLICY}]
        given = {"restApiId": api, "patchOperations": patch}
        assert shop.refused("noor", "apigateway:UpdateRestApi", **given).code == DENIED


class TestPaths:
    @pytest.fixture
    def paths(self, shop: World, api: str) -> str:
        """The id of an API with `/orders/{id}`, `/orders/new` and `/files/{proxy+}`."""
        top = root(shop, api)
        for parent, parts in ((top, ("orders", "files")),):
            for part in parts:
                given = {"restApiId": api, "parentId": parent, "pathPart": part}
                made = shop.do("ada", "apigateway:CreateResource", **given)
                below = ("{id}", "new") if part == "orders" else ("{proxy+}",)
                for each in below:
                    given = {"restApiId": api, "parentId": made["id"], "pathPart": each}
                    leaf = shop.do("ada", "apigateway:CreateResource", **given)
                    add_method(shop, api, leaf["id"], "ANY" if part == "files" else "GET")
        deploy(shop, api)
        return api

    @pytest.mark.parametrize(
        ("path", "verb", "is_there"),
        [
            ("/orders/7", "GET", True),
            ("/orders/new", "GET", True),
            ("/orders/7", "POST", False),
            ("/orders", "GET", False),
            ("/orders/7/lines", "GET", False),
            ("/files/a/b", "DELETE", True),
            ("/files/", "GET", False),
        ],
    )
    def test_a_request_meets_the_method_of_its_path(
        self, shop: World, paths: str, path: str, verb: str, is_there: bool
    ) -> None:
        found = code(shop, "ada", paths, path=path, Method=verb)
        assert found == (None if is_there else "MissingAuthenticationTokenException")

    def test_the_path_of_the_request_is_asked_about(self, shop: World, paths: str) -> None:
        shop.account.users["noor"].inline["api"] = allow(INVOKE, arn(paths, "prod/GET/orders/7"))
        assert code(shop, "noor", paths, path="/orders/7") is None
        assert code(shop, "noor", paths, path="/orders/8") == DENIED

    def test_what_is_not_there_is_forbidden(self, shop: World, paths: str) -> None:
        assert code(shop, "ada", "nothing") == "ForbiddenException"
        assert code(shop, "ada", paths, Stage="dev") == "ForbiddenException"
        shop.do("ada", "apigateway:DeleteStage", restApiId=paths, stageName="prod")
        assert code(shop, "ada", paths) == "ForbiddenException"

    def test_a_resource_goes_with_all_below_it(self, shop: World, paths: str) -> None:
        listed = shop.do("ada", "apigateway:GetResources", restApiId=paths, embed=["methods"])["items"]
        orders = next(each["id"] for each in listed if each["path"] == "/orders")
        shop.do("ada", "apigateway:DeleteResource", restApiId=paths, resourceId=orders)
        left = shop.do("ada", "apigateway:GetResources", restApiId=paths)["items"]
        assert [each["path"] for each in left] == ["/", "/files", "/files/{proxy+}"]


def test_an_api_is_described_renamed_and_deleted(shop: World, api: str) -> None:
    patch = [
        {"op": "replace", "path": "/name", "value": "shop"},
        {"op": "replace", "path": "/description", "value": "x"},
    ]
    shop.do("ada", "apigateway:UpdateRestApi", restApiId=api, patchOperations=patch)
    (shown,) = shop.do("ada", "apigateway:GetRestApis")["items"]
    assert (shown["name"], shown["description"], shown["tags"]) == ("shop", "x", {"team": "qa"})
    (stage,) = shop.do("ada", "apigateway:GetStages", restApiId=api)["item"]
    assert stage["stageName"] == "prod"
    at = {"restApiId": api, "resourceId": root(shop, api), "httpMethod": "GET"}
    assert shop.do("ada", "apigateway:GetMethod", **at)["methodIntegration"]["uri"] == URI
    shop.do("ada", "apigateway:DeleteMethod", **at)
    assert shop.refused("ada", "apigateway:GetMethod", **at).code == "NotFoundException"
    shop.do("ada", "apigateway:DeleteRestApi", restApiId=api)
    assert shop.refused("ada", "apigateway:GetRestApi", restApiId=api).code == "NotFoundException"


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("CreateRestApi", {"name": ""}, "BadRequestException"),
        ("CreateRestApi", {"name": "x", "cloneFrom": "y"}, "BadRequestException"),
        (
            "CreateRestApi",
            {"name": "x", "endpointConfiguration": {"types": ["PRIVATE"]}},
            "BadRequestException",
        ),
        ("CreateResource", {"pathPart": "a/b"}, "BadRequestException"),
        ("DeleteResource", {}, "BadRequestException"),
        ("PutMethod", {"httpMethod": "GET", "authorizationType": "NONE"}, "ConflictException"),
        ("PutMethod", {"httpMethod": "FETCH", "authorizationType": "NONE"}, "BadRequestException"),
        ("PutMethod", {"httpMethod": "PUT", "authorizationType": "CUSTOM"}, "BadRequestException"),
        ("PutIntegration", {"httpMethod": "GET", "type": "MOCK"}, "BadRequestException"),
        ("PutIntegration", {"httpMethod": "GET", "type": "AWS_PROXY", "uri": URI}, "BadRequestException"),
        ("PutIntegration", {"httpMethod": "PUT", "type": "AWS_PROXY", "uri": URI}, "NotFoundException"),
        ("CreateDeployment", {}, "BadRequestException"),
        ("CreateDeployment", {"stageName": "a b"}, "BadRequestException"),
        ("UpdateRestApi", {"patchOperations": [{"op": "add", "path": "/x"}]}, "BadRequestException"),
    ],
)
def test_what_the_lab_or_api_gateway_does_not_take_is_refused(
    shop: World, api: str, name: str, given: dict[str, Any], error: str
) -> None:
    top = root(shop, api)
    common = {"restApiId": api, "resourceId": top, "parentId": top}
    wanted = {
        "CreateResource": ("restApiId", "parentId"),
        "CreateDeployment": ("restApiId",),
        "UpdateRestApi": ("restApiId",),
        "CreateRestApi": (),
    }
    at = {key: common[key] for key in wanted.get(name, ("restApiId", "resourceId"))}
    assert shop.refused("ada", f"apigateway:{name}", **at, **given).code == error


def test_an_api_without_a_whole_method_cannot_be_deployed(shop: World) -> None:
    made = shop.do("ada", "apigateway:CreateRestApi", name="empty")
    given = {"restApiId": made["id"], "stageName": "prod"}
    assert "any methods" in shop.refused("ada", "apigateway:CreateDeployment", **given).message
    at = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    shop.do("ada", "apigateway:PutMethod", **at, authorizationType="NONE")
    assert "No integration" in shop.refused("ada", "apigateway:CreateDeployment", **given).message
    assert shop.do("ada", "apigateway:TestInvokeMethod", **at)["status"] == 500


def test_what_changed_is_told(shop: World, api: str) -> None:
    before = shop.account
    set_policy(shop, api, API_POLICY)
    add_method(shop, api, root(shop, api), "PUT")
    deploy(shop, api)
    shop.do("ada", "apigateway:CreateRestApi", name="more")
    assert list(resource_changes(before, shop.account)) == [
        ("API `orders`", "resource policy set"),
        ("API `orders`", "methods changed"),
        ("API `orders`", "deployed to `prod`"),
        ("API `more`", "added"),
    ]
