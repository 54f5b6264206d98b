"""The terminal: the real AWS CLI, run in this process, whose calls go through the gate instead of a network.

`words` and `shell` read what a learner types, `aws_cli` runs one command, `driver` puts the CLI together for
it, `fence` keeps it to its own folder.
"""
