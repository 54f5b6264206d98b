"""Every operation of the simulated AWS, by topic. Importing this package registers them all."""

from iamlab.aws_api.operations import iam_users as iam_users
