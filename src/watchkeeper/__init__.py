"""Watchkeeper: watches AI models in production, and says when they silently fail.

The public names are below; each is imported when it is first used, so `import watchkeeper` costs next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchkeeper.client.model import Model as Model
    from watchkeeper.compare import Report as Report
    from watchkeeper.compare import check as check
    from watchkeeper.compare import compare as compare
    from watchkeeper.comparison.rules.inference import infer_rules as infer_rules
    from watchkeeper.comparison.rules.rules import Rules as Rules
    from watchkeeper.drill.drill import Drill as Drill
    from watchkeeper.drill.drill import drill as drill
    from watchkeeper.integrations import dask as dask
    from watchkeeper.integrations import ray as ray
    from watchkeeper.integrations import spark as spark
    from watchkeeper.profile.frames import profile as profile
    from watchkeeper.profile.profile import Profile as Profile
    from watchkeeper.replay import Story as Story
    from watchkeeper.replay import replay as replay
    from watchkeeper.version import __version__ as __version__

_HOMES = {
    "Drill": "watchkeeper.drill.drill",
    "Model": "watchkeeper.client.model",
    "Profile": "watchkeeper.profile.profile",
    "Report": "watchkeeper.compare",
    "Rules": "watchkeeper.comparison.rules.rules",
    "Story": "watchkeeper.replay",
    "__version__": "watchkeeper.version",
    "check": "watchkeeper.compare",
    "compare": "watchkeeper.compare",
    "drill": "watchkeeper.drill.drill",
    "infer_rules": "watchkeeper.comparison.rules.inference",
    "profile": "watchkeeper.profile.frames",
    "replay": "watchkeeper.replay",
}
# Public names that are modules: `wk.spark.profile(...)`.
_MODULES = {
    "dask": "watchkeeper.integrations.dask",
    "ray": "watchkeeper.integrations.ray",
    "spark": "watchkeeper.integrations.spark",
}

__all__ = [
    "Drill",
    "Model",
    "Profile",
    "Report",
    "Rules",
    "Story",
    "__version__",
    "check",
    "compare",
    "dask",
    "drill",
    "infer_rules",
    "profile",
    "ray",
    "replay",
    "spark",
]


class _Package(ModuleType):
    """The package, whose public functions keep their names from the modules that they share them with."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing `watchkeeper.replay`, by whomever, would put the module where the function belongs.
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(_MODULES[name])
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'watchkeeper' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
