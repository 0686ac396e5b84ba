from pathlib import Path

import pytest

from watchkeeper.errors import BadInput
from watchkeeper.settings import FILE_NAME, HOME_VARIABLE, Settings, default_home, load_settings


def written(folder, text):
    (folder / FILE_NAME).write_text(text)
    return folder


def test_without_a_file_everything_lies_in_the_home_folder(tmp_path):
    settings = load_settings(tmp_path)

    assert settings.catalog_address == str(tmp_path / "catalog.db")
    assert settings.lake_address == str(tmp_path / "lake")
    assert settings.page_url == "http://127.0.0.1:8470"
    assert settings.channels == {}


def test_the_file_is_read(tmp_path):
    settings = load_settings(
        written(
            tmp_path,
            'port = 9000\nlake = "s3://events"\nbase_url = "https://watch.example.com/"\n'
            '[channels.oncall]\nkind = "email"\nhost = "mail.example.com"\n',
        )
    )

    assert settings.port == 9000
    assert settings.lake_address == "s3://events"
    assert settings.page_url == "https://watch.example.com"
    assert settings.channels["oncall"]["host"] == "mail.example.com"


def test_the_command_line_overrides_the_file(tmp_path):
    home = written(tmp_path, 'port = 9000\nhost = "::1"\n')

    assert (load_settings(home, port=9001).port, load_settings(home, port=9001).host) == (9001, "::1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prot = 9000", "unknown key 'prot'; known: host, port"),
        ('port = "9000"', "port must be a whole number; got '9000'"),
        ("port = true", "port must be a whole number; got True"),
        ("port = ", "cannot be read"),
        ('[channels.oncall]\nhost = "x"', r"\[channels.oncall\] needs a kind"),
        ("[channels]\noncall = 3", r"\[channels.oncall\] needs a kind"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_name(tmp_path, text, says):
    with pytest.raises(BadInput, match=says):
        load_settings(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe")

    with pytest.raises(BadInput, match="cannot be read"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("environment", "home"),
    [({}, Path.home() / ".watchkeeper"), ({HOME_VARIABLE: "~/watch"}, Path.home() / "watch")],
)
def test_the_home_folder_is_where_people_say(environment, home):
    assert default_home(environment) == home


def test_settings_cannot_be_changed():
    with pytest.raises(AttributeError):
        Settings(Path()).port = 1
