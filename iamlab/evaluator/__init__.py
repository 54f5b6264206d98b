"""The AWS policy language, and the decision that AWS would make.

document = parse('{"Version": "2012-10-17", "Statement": …}')
decision = authorize(Request(principal, action, resource), Policies(identity=(NamedPolicy(…),)))
trace = explain(request, policies)      # the same decision, and why
problems = validate(text)               # everything there is to say about a document
"""

from iamlab.evaluator.callers import InvalidRequest
from iamlab.evaluator.decision import Decision, Outcome, authorize
from iamlab.evaluator.document import PolicyDocument, Statement, parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.explanation import Trace, explain
from iamlab.evaluator.policies import NamedPolicy, Policies, PolicyType
from iamlab.evaluator.problems import (
    MalformedPolicyDocument,
    PolicyDocumentError,
    Problem,
    ProblemType,
)
from iamlab.evaluator.request import Request
from iamlab.evaluator.validation import validate

__all__ = [
    "Decision",
    "DocumentType",
    "InvalidRequest",
    "MalformedPolicyDocument",
    "NamedPolicy",
    "Outcome",
    "Policies",
    "PolicyDocument",
    "PolicyDocumentError",
    "PolicyType",
    "Problem",
    "ProblemType",
    "Request",
    "Statement",
    "Trace",
    "authorize",
    "explain",
    "parse",
    "validate",
]
