"""The same examples on every run, and no time limit on one of them: machines differ."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "iamlab",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("iamlab")
