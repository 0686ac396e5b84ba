"""How tests are run: in which order, and that how fast a machine is, and what else it does, is no property."""

from hypothesis import HealthCheck, settings

settings.register_profile("watchkeeper", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("watchkeeper")

# What takes longest goes first, so that no single file is left to run alone when all others have ended.
LONGEST = ("browser", "demo", "crash", "drill", "integrations", "scenarios")


def pytest_collection_modifyitems(items):
    """Put the tests of the slowest folders first; files stay whole and in order."""
    items.sort(
        key=lambda item: (
            LONGEST.index(folder) if (folder := item.path.parent.name) in LONGEST else len(LONGEST)
        )
    )
