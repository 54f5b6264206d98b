"""The terminal: the real AWS CLI, whose calls go through the gate instead of a network.

`words` and `shell` read what a learner types, `builtins` does what a shell does, `tabs` puts two tabs of one
terminal together. `aws_cli` runs one command in a process that `launcher` begins; `wire` is what the two say.

In that process: `preloaded` forks one for each command, `command` runs it, `driver`, `extensions`,
`installed` and `queries` put the CLI together, `fence` keeps it to its own folder. None of it is imported
by the lab's own process.
"""
