"""A Prometheus Alertmanager of the tests' own, on a free port of loopback, that passes on what it is told."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from channels.servers import HOST, free_port

_PROGRAMS = ("prometheus-alertmanager", "alertmanager")
_MISSING = "THE CHANNEL IS NOT TESTED ON ALERTMANAGER: this machine lacks it (make alertmanager)"
_CONFIG = """\
route:
  receiver: hook
  group_by: [incident]
  group_wait: 0s
  group_interval: 1s
receivers:
  - name: hook
    webhook_configs:
      - url: {url}
"""


@contextmanager
def alertmanager_server(folder: Path, hook_url: str) -> Iterator[str]:
    """Yield the address of a running one; the test is skipped where there is none, and fails in CI."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    config, port = folder / "alertmanager.yml", free_port()
    config.write_text(_CONFIG.format(url=hook_url), encoding="utf-8")
    command = [
        program,
        f"--config.file={config}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address={HOST}:{port}",
        "--cluster.listen-address=",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            said = []
            for line in server.stderr:
                said.append(line)
                if "Listening on" in line:
                    break
            else:
                pytest.fail(f"Alertmanager did not start: {''.join(said)}")
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            server.communicate()
