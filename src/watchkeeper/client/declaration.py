"""The declaration: what a client says of its model before it sends anything, so that model and version are known."""

import json
from dataclasses import dataclass

from watchkeeper.client.git import find_commit
from watchkeeper.client.parcel import JSON, Parcel
from watchkeeper.domain.model import Task


@dataclass(frozen=True, slots=True)
class Declaration:
    """Which version of a model runs, and where it comes from.

    Attributes
    ----------
    version
        Empty where none is told apart.
    task
        UNKNOWN where the server is to guess it.
    git_commit
        None where it is to be found.
    registry_uri
        Empty where the version lies in no registry.
    """

    version: str
    task: Task
    git_commit: str | None
    registry_uri: str

    def to_parcel(self) -> Parcel:
        """Return the request that says it; reads the commit from the disk where it is to be found."""
        content: dict[str, object] = {}
        if self.version:
            git_commit = find_commit() if self.git_commit is None else self.git_commit
            content["version"] = {
                "name": self.version,
                "git_commit": git_commit,
                "registry_uri": self.registry_uri,
            }
        if self.task != Task.UNKNOWN:
            content["task"] = self.task
        return Parcel("", json.dumps(content).encode(), JSON, method="PUT")
