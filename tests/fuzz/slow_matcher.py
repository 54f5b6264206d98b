"""The obvious way to match a pattern: try everything. Slow, and right at a glance."""

from functools import cache


def slow_match(pattern: str, value: str) -> bool:
    """Say whether `pattern` covers `value`: `*` any run of characters, `?` any one."""

    @cache
    def rest(p: int, v: int) -> bool:
        if p == len(pattern):
            return v == len(value)
        if pattern[p] == "*":
            return any(rest(p + 1, after) for after in range(v, len(value) + 1))
        return v < len(value) and pattern[p] in ("?", value[v]) and rest(p + 1, v + 1)

    return rest(0, 0)
