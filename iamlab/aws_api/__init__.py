"""The one gate into the simulated AWS: authenticate, collect policies, authorize, perform, record.

Console, terminal and the real AWS clients all make the same call, so they all get the same answer.
"""
