"""Where commands find what is watched: the same folder for all of them."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option(
        help="Folder that holds everything; WATCHKEEPER_HOME or ~/.watchkeeper by default.", metavar="FOLDER"
    ),
]
