"""Watchkeeper: watches AI models in production, and says when they silently fail.

The public names are below; each is imported when it is first used, so `import watchkeeper` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchkeeper.client.model import Model as Model
    from watchkeeper.profile.frames import profile as profile
    from watchkeeper.profile.profile import Profile as Profile
    from watchkeeper.replay import Story as Story
    from watchkeeper.replay import replay as replay
    from watchkeeper.version import __version__ as __version__

_HOMES = {
    "Model": "watchkeeper.client.model",
    "Profile": "watchkeeper.profile.profile",
    "Story": "watchkeeper.replay",
    "__version__": "watchkeeper.version",
    "profile": "watchkeeper.profile.frames",
    "replay": "watchkeeper.replay",
}

__all__ = ["Model", "Profile", "Story", "__version__", "profile", "replay"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'watchkeeper' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
