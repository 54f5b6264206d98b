"""A policy as infrastructure as code: Terraform, CloudFormation and CDK that come to the same document.

Texts only: nothing here reads a file, asks AWS or decides about access.
"""

from lessons.as_code.forms import CodeForm as CodeForm
from lessons.as_code.forms import as_code as as_code
from lessons.as_code.targets import Target as Target
from lessons.as_code.targets import target as target
