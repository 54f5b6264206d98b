"""EC2 instances that an exercise starts with, the goals on what is on them, and steps taken there."""

import json
from random import Random
from typing import Any

import msgspec
import pytest

from iamlab.account.machines import INSTANCES, Instance
from iamlab.aws_api import on_machines
from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.grading.solutions import StepFailed, replayed
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES, make
from tests.lessons.account_play import Play

ID = "i-0a1b2c3d4e5f60718"
READ = allow("s3:GetObject", "arn:aws:s3:::plans-of-games/*")
ROLE: dict[str, Any] = {
    "trust": trust({"Service": "ec2.amazonaws.com"}),
    "inline": {"Read": READ},
    "instance_profile": True,
}
READS = {"call": "s3:GetObject", "parameters": {"Bucket": "plans-of-games", "Key": "plan"}}
BOTH: dict[str, Any] = {"program": [READS, {"call": "iam:ListUsers", "parameters": {"MaxItems": "5"}}]}
REPORTS: dict[str, Any] = {"program": [READS], "id": ID}
RESOURCES: dict[str, Any] = {
    "buckets": {"plans-of-games": {"objects": {"plan": {"content": "secret"}}}},
    "roles": {"Reports": ROLE, "Empty": {"trust": ROLE["trust"]}},
}
WITH_KEYS = {**REPORTS, "keys": "root-key"}
WITH_ROLE = {**REPORTS, "role": "Reports"}


def games(**instances: Any) -> dict[str, Any]:
    return {**RESOURCES, "instances": {name.replace("_", "-"): each for name, each in instances.items()}}


def accounts(**instances: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **games(**instances)}, StartingAccount)}


def on(world: World, instance: str = ID) -> Instance:
    return world.account.instances[instance]


def test_what_is_described_is_there() -> None:
    described = {
        **WITH_ROLE,
        "files": {"notes/todo.txt": "Rotate"},
        "tags": {"team": "qa"},
        "state": "stopped",
    }
    start = build(accounts(reports=described), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    (held,) = world.do(root, "ec2:DescribeInstances")["Reservations"]
    (shown,) = held["Instances"]
    assert (shown["InstanceId"], shown["State"]["Name"]) == (ID, "stopped")
    assert shown["Tags"] == [{"Key": "Name", "Value": "reports"}, {"Key": "team", "Value": "qa"}]
    assert shown["IamInstanceProfile"]["Arn"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/Reports"
    assert on(world).files == {"notes/todo.txt": b"Rotate\n"}
    (association,) = world.do(root, "ec2:DescribeIamInstanceProfileAssociations").values()
    assert association[0]["InstanceId"] == ID


def test_named_keys_lie_on_the_machine_as_aws_configure_leaves_them() -> None:
    start = build(accounts(reports=WITH_KEYS), NOW, Random(3))
    key = start.credentials["root-key"]
    text = on(World(start.configuration)).files[".aws/credentials"].decode()
    assert text == (
        f"[default]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret}\n"
    )


def test_sound_machines_have_no_problems() -> None:
    assert list(starting_problems(accounts(reports=WITH_ROLE, other={**BOTH, "keys": "root-key"}))) == []


def test_a_machine_that_ran_left_its_log_and_no_other_trace() -> None:
    described = {**BOTH, "id": ID, "role": "Reports", "ran_days_ago": 1}
    start = build(accounts(reports=described), NOW, Random(3))
    log = on(World(start.configuration)).log
    assert log[0].startswith("2026-11-23T08:00:00Z [INFO] Found credentials in the instance profile")
    assert "s3:GetObject succeeded" in log[1]
    assert "not authorized to perform: iam:ListUsers" in log[2]
    assert start.configuration.sessions == {}


PLACE = ("accounts", "games", "instances", "reports")


@pytest.mark.parametrize(
    ("described", "field", "text"),
    [
        ({**REPORTS, "role": "Reprts"}, "role", "Did you mean 'Reports'?"),
        ({**REPORTS, "role": "Empty"}, "role", "has no instance profile"),
        ({**WITH_KEYS, "files": {".aws/credentials": "x"}}, "keys", "given already"),
        ({**REPORTS, "files": {"big": "x" * 20_000}}, "files", "room"),
    ],
)
def test_what_would_not_work_is_told_at_its_place(described: dict[str, Any], field: str, text: str) -> None:
    (problem,) = starting_problems(accounts(reports=described))
    assert problem.path == (*PLACE, field)
    assert text in problem.message


def test_an_id_is_of_one_machine_and_there_are_not_too_many() -> None:
    (problem,) = starting_problems(accounts(reports=REPORTS, other=REPORTS))
    assert problem.path == ("accounts", "games", "instances", "other", "id")
    many = {f"m{number}": {"program": [READS]} for number in range(INSTANCES + 1)}
    (problem,) = starting_problems(accounts(**many))
    assert problem.path == ("accounts", "games", "instances")


@pytest.mark.parametrize(
    "described",
    [
        {**REPORTS, "id": "i-1"},
        {**REPORTS, "files": {"../x": "y"}},
        {**REPORTS, "files": {"/etc/passwd": "y"}},
        {**REPORTS, "files": {"a/../../x": "y"}},
        {**REPORTS, "state": "terminated"},
        {"program": []},
        {},
    ],
)
def test_what_is_no_machine_is_refused(described: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        accounts(reports=described)


@pytest.mark.parametrize(
    ("described", "place"),
    [
        ({"program": [{"call": "s3:GetObject", "parameters": {}}]}, ("program", 0, "parameters")),
        ({"program": [{"call": "s3:Nothing"}]}, ("program", 0, "call")),
        ({**REPORTS, "keys": "nobodys"}, ("keys",)),
    ],
)
def test_calls_and_keys_that_there_are_not_are_told(
    described: dict[str, Any], place: tuple[Any, ...]
) -> None:
    exercise = make(accounts={"games": {**GAMES, **games(reports=described)}})
    (problem, *_) = exercise.problems()
    assert problem.path == (*PLACE, *place)


def let_role(play: Play, document: str, name: str = "Read") -> None:
    play.do("iam:PutRolePolicy", RoleName="Reports", PolicyName=name, PolicyDocument=document)


def run(play: Play, instance: str = ID) -> None:
    around = play.world.surroundings
    answer = on_machines.run_program(play.world.configuration, ACCOUNT, instance, around)
    play.world.keep(answer)
    play.events += answer.events


def take_files(play: Play, instance: str = ID) -> None:
    play.world.keep(on_machines.keep_files(play.world.configuration, ACCOUNT, instance, {}))


def test_a_machine_runs_when_what_it_holds_allows_every_call() -> None:
    play = Play({"goal": "machine-runs", "machine": "reports"}, games=games(reports={**BOTH, **WITH_ROLE}))
    assert play.missing == ""
    let_role(play, allow("s3:ListBucket"))
    assert play.missing == "It stands still: `s3:GetObject` is answered with `AccessDenied`."
    judgement = play.result().judgement
    assert judgement is not None
    assert judgement.still[0].trace is not None
    play.do("ec2:StopInstances", InstanceIds=[ID])
    assert play.missing == "`reports` is stopped."
    play.do("ec2:TerminateInstances", InstanceIds=[ID])
    assert play.missing == "There is no machine `reports` any more."


def test_a_machine_may_be_meant_to_run_with_its_role() -> None:
    goal = {"goal": "machine-runs", "machine": "reports", "role": "Reports"}
    play = Play(goal, games=games(reports=WITH_KEYS))
    assert play.missing == "It acts with the access key that lies on it."
    take_files(play)
    assert play.missing == "It makes no call. Unable to locate credentials."
    profile = {"Name": "Reports"}
    play.do("ec2:AssociateIamInstanceProfile", InstanceId=ID, IamInstanceProfile=profile)
    assert play.missing == ""
    play.do("iam:RemoveRoleFromInstanceProfile", InstanceProfileName="Reports", RoleName="Reports")
    play.do("iam:AddRoleToInstanceProfile", InstanceProfileName="Reports", RoleName="Empty")
    assert play.missing == "It stands still: `s3:GetObject` is answered with `AccessDenied`."


def test_to_look_at_a_machine_changes_nothing() -> None:
    makes = {"call": "iam:CreateUser", "parameters": {"UserName": "new"}}
    described = {"program": [makes, {"call": "iam:GetUser", "parameters": {"UserName": "new"}}]}
    play = Play(
        {"goal": "machine-runs", "machine": "reports"}, games=games(reports={**described, "keys": "root-key"})
    )
    assert play.missing == ""
    assert "new" not in play.world.account.users


def test_one_machine_is_denied_while_another_works() -> None:
    second = {**WITH_ROLE, "id": "i-00000000000000002"}
    play = Play(
        {"goal": "machine-denied", "machine": "reports", "expect": "explicitDeny"},
        games=games(reports=WITH_ROLE, other=second),
    )
    assert play.missing == "Its program still runs through."
    arn = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/{ID}"
    deny = json.loads(allow("*", Condition={"ArnEquals": {"ec2:SourceInstanceARN": arn}}))
    deny["Statement"][0]["Effect"] = "Deny"
    let_role(play, json.dumps(deny), "one")
    assert play.missing == ""
    works = Play({"goal": "machine-runs", "machine": "other"}, games=games(reports=WITH_ROLE, other=second))
    works.world = play.world
    assert works.missing == ""


def test_a_machine_that_fails_otherwise_is_not_denied() -> None:
    goal = {"goal": "machine-denied", "machine": "reports"}
    play = Play(goal, games=games(reports=WITH_ROLE))
    play.do("s3:DeleteObject", Bucket="plans-of-games", Key="plan")
    let_role(play, allow("s3:*"))
    assert play.missing == "Its program fails with `NoSuchKey`, but no policy denies it."
    play.do("iam:RemoveRoleFromInstanceProfile", InstanceProfileName="Reports", RoleName="Reports")
    assert play.missing.startswith("It is not denied: it makes no call. ")
    play = Play({**goal, "expect": "explicitDeny"}, games=games(reports=WITH_ROLE))
    let_role(play, allow("s3:ListBucket"))
    assert play.missing == "It is denied, but not in the way it should be."
    play.do("ec2:TerminateInstances", InstanceIds=[ID])
    assert play.missing == "There is no machine `reports` any more."


def test_keys_on_a_machine_are_found_in_any_file() -> None:
    goal = {"goal": "machine-without-keys", "machine": "reports"}
    play = Play(goal, games=games(reports=WITH_KEYS))
    assert play.missing == "There is a key in `.aws/credentials`."
    take_files(play)
    assert play.missing == ""
    hidden = {"deploy.sh": b"export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n"}
    play.world.keep(on_machines.keep_files(play.world.configuration, ACCOUNT, ID, hidden))
    assert play.missing == "There is a key in `deploy.sh`."


def test_a_machine_ran_when_its_last_run_went_through_with_its_role() -> None:
    play = Play({"goal": "machine-ran", "machine": "reports"}, games=games(reports=WITH_KEYS))
    run(play)
    assert play.missing == "`reports` made no call with a role yet. Run its program."
    take_files(play)
    play.do("ec2:AssociateIamInstanceProfile", InstanceId=ID, IamInstanceProfile={"Name": "Reports"})
    let_role(play, allow("s3:ListBucket"))
    run(play)
    assert play.missing == "The last time it ran, it stopped with `AccessDenied`."
    let_role(play, READ)
    run(play)
    assert play.missing == ""
    assert play.result().stays


def test_a_machine_may_be_meant_to_have_run_in_one_role() -> None:
    goal = {"goal": "machine-ran", "machine": "reports", "role": "Empty"}
    play = Play(goal, games=games(reports=WITH_ROLE))
    run(play)
    assert play.missing == "The last time it ran, it acted as `Reports`."


STEPS = [
    {"say": "Take the keys away.", "machine": "reports", "remove": ".aws/credentials"},
    {"say": "In.", "sign_in": "root"},
    {
        "say": "Give it a role.",
        "call": "ec2:AssociateIamInstanceProfile",
        "parameters": {"InstanceId": ID, "IamInstanceProfile": {"Name": "Reports"}},
    },
    {"say": "Run it.", "machine": "reports"},
]


def test_a_solution_takes_keys_off_a_machine_and_lets_it_run() -> None:
    goals = [
        {"id": "keys", "goal": "machine-without-keys", "machine": "reports"},
        {"id": "runs", "goal": "machine-ran", "machine": "reports", "role": "Reports"},
    ]
    world = {"games": {**GAMES, **games(reports=WITH_KEYS)}}
    exercise = make(accounts=world, goals=goals, solution=STEPS)
    assert list(exercise.problems()) == []
    replay = replayed(exercise, NOW, Random(3))
    for step in exercise.solution:
        replay.take(step)
    assert replay.events[-1]["userIdentity"]["arn"].endswith(f":assumed-role/Reports/{ID}")
    with pytest.raises(StepFailed, match="There is no file"):
        replay.take(exercise.solution[0])
    replay.configuration.accounts[ACCOUNT].instances.clear()
    with pytest.raises(StepFailed, match="no machine"):
        replay.take(exercise.solution[3])


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ({"machine": "reprts"}, ("machine",)),
        ({"call": "iam:ListUsers", "who": "key root-key", "remove": "x"}, ("remove",)),
        ({"machine": "reports", "call": "iam:ListUsers"}, ()),
    ],
)
def test_a_step_on_a_machine_that_cannot_be_is_told(step: dict[str, Any], place: tuple[str, ...]) -> None:
    world = {"games": {**GAMES, **games(reports=WITH_KEYS)}}
    exercise = make(accounts=world, solution=[{"say": "x", **step}])
    assert ("solution", 0, *place) in [problem.path for problem in exercise.problems()]
