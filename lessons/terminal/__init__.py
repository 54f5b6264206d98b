"""The terminal: the real AWS CLI, run in this process, whose calls go through the gate instead of a network.

`aws_cli` runs one command, `fence` keeps it to its own folder, `shell` reads what a learner types.
"""
