"""Files of other tools: whose a file is, told by what it holds, and what can be taken over."""

from pathlib import Path
from typing import Protocol

from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations import evidently, whylogs
from watchkeeper.integrations.imported import Imported
from watchkeeper.profile.codec import MAGIC

# Bytes shown of a file that nobody recognises.
_N_SHOWN = 16


class Importer(Protocol):
    """A module that takes over the files of one tool."""

    ACCEPTS: str

    def recognises(self, data: bytes) -> bool:
        """Whether the bytes are a file of this tool, of any version."""

    def import_bytes(self, data: bytes) -> Imported:
        """Take over what the file holds."""


IMPORTERS: tuple[Importer, ...] = (whylogs, evidently)


def import_file(path: str | Path) -> Imported:
    """Take over a file of another tool.

    Parameters
    ----------
    path
        Of the file; its name does not matter.

    Raises
    ------
    NotFound
        There is no such file.
    BadInput
        It is of no tool known, of a version that is not read, or damaged; the message says what was found and what is
        accepted.
    """
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"there is no file {path}; give the path of one that another tool wrote")
    data = path.read_bytes()
    importer = next((one for one in IMPORTERS if one.recognises(data)), None)
    if importer is None:
        accepted = "; or ".join(one.ACCEPTS for one in IMPORTERS)
        raise BadInput(f"{path} cannot be imported: {_describe(data)}. Accepted are {accepted}.")
    try:
        return importer.import_bytes(data)
    except BadInput as error:
        raise BadInput(f"{path} cannot be imported: {error}") from error


def _describe(data: bytes) -> str:
    if not data:
        return "it is empty"
    if data.startswith(MAGIC):
        return "it is a profile of Watchkeeper's already, which `watchkeeper compare` takes as it is"
    if data.startswith(b"PAR1"):
        return "it is a Parquet table, which `watchkeeper profile` reads"
    if data.lstrip().startswith((b"{", b"[")):
        return "it is JSON, or meant to be, of no kind that is known"
    return f"it begins with {data[:_N_SHOWN]!r}"
