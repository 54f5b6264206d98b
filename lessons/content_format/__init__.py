"""The content format: what the files of a lesson hold, how they are read, checked and loaded.

docs/content-format.md is its definition for people who write lessons.
"""
