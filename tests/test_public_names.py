import importlib
import inspect
import subprocess
import sys

import pytest

import watchkeeper

PUBLIC_NAMES = [
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
HEAVY = (
    "alembic",
    "dask",
    "deltalake",
    "fastapi",
    "httpx",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "ray",
    "scipy",
    "sqlalchemy",
)


def test_the_public_names_are_these():
    assert watchkeeper.__all__ == PUBLIC_NAMES
    assert dir(watchkeeper) == PUBLIC_NAMES


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_every_public_name_is_there(name):
    assert getattr(watchkeeper, name) is not None


@pytest.mark.parametrize("name", ["compare", "profile", "replay"])
def test_a_function_stays_one_when_the_module_of_its_name_is_imported(name):
    importlib.import_module(f"watchkeeper.{name}")

    assert all(inspect.isfunction(getattr(watchkeeper, name)) for _ in range(2))


@pytest.mark.parametrize(("name", "package"), [("dask", "dask"), ("ray", "ray"), ("spark", "pyspark")])
def test_a_module_for_a_cluster_brings_its_package_only_when_it_is_used(name, package):
    script = (
        f"import sys, watchkeeper; assert callable(watchkeeper.{name}.profile); "
        f"print({package!r} in sys.modules, watchkeeper.{name}.__name__)"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["False", f"watchkeeper.integrations.{name}"]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        watchkeeper.nonsense  # noqa: B018  # Looking it up is the test.


@pytest.mark.parametrize(
    "code",
    [
        "import watchkeeper",
        "import watchkeeper.cli.main",
    ],
)
def test_importing_brings_nothing_heavy(code):
    script = f"import sys; {code}; print(*[name for name in {HEAVY!r} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []
