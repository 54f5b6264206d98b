"""What account exercises ask for. Each type of goal is one record: its fields, its title, what is missing."""

from lessons.goals.attacks import Attack
from lessons.goals.denied import Denied
from lessons.goals.findings import NoFindings
from lessons.goals.functions import FunctionRan, FunctionRuns
from lessons.goals.goal import AccountAnswer, Goal, Judgement, Situation, StepResult
from lessons.goals.happened import Called, SignedIn
from lessons.goals.keys import FreshKeys, KeyOff, KeyRotated, NoUnusedCredentials
from lessons.goals.machines import MachineDenied, MachineRan, MachineRuns, MachineWithoutKeys
from lessons.goals.policies import Attached, DefaultVersion, Detached, RoleIs
from lessons.goals.program import Program
from lessons.goals.programs import ProgramRuns
from lessons.goals.requests import RequestGoal
from lessons.goals.root import RootMFA, RootPassword, RootWithoutKeys
from lessons.goals.tasks import TaskRuns
from lessons.goals.users import (
    GroupWithPolicy,
    NoDirectPolicies,
    NoUser,
    PasswordPolicyIs,
    UserIs,
    UsersMFA,
)

__all__ = ["AccountAnswer", "AnyGoal", "Goal", "Judgement", "Program", "Situation", "StepResult"]

AnyGoal = (
    RootMFA
    | RootWithoutKeys
    | RootPassword
    | UserIs
    | NoUser
    | GroupWithPolicy
    | UsersMFA
    | NoDirectPolicies
    | PasswordPolicyIs
    | KeyOff
    | KeyRotated
    | FreshKeys
    | NoUnusedCredentials
    | Attached
    | Detached
    | DefaultVersion
    | RoleIs
    | SignedIn
    | Called
    | Denied
    | RequestGoal
    | Attack
    | ProgramRuns
    | FunctionRuns
    | FunctionRan
    | MachineRuns
    | MachineDenied
    | MachineWithoutKeys
    | MachineRan
    | TaskRuns
    | NoFindings
)
