"""How property tests are run: how fast a machine is, and what else it does, is no property."""

from hypothesis import HealthCheck, settings

settings.register_profile("watchkeeper", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("watchkeeper")
