import re

import pytest

from watchkeeper.channels import email, webhook
from watchkeeper.channels.secrets import resolve_settings
from watchkeeper.errors import BadInput


def resolve(table, tmp_path, *, kind=email.KIND, **environment):
    return resolve_settings("oncall", kind, table, environment=environment, folder=tmp_path)


def test_plain_settings_become_text(tmp_path):
    table = {"kind": "email", "port": 25, "timeout_s": 2.5, "to": ["a@x.y", "b@x.y"], "host": "h"}

    settings = resolve(table, tmp_path)

    assert settings == {"port": "25", "timeout_s": "2.5", "to": "a@x.y, b@x.y", "host": "h"}


def test_a_secret_is_read_from_the_environment(tmp_path):
    assert resolve({"password_env": "SMTP"}, tmp_path, SMTP="s3cret") == {"password": "s3cret"}


def test_a_secret_is_read_from_a_file_beside_the_settings(tmp_path):
    (tmp_path / "smtp").write_text("s3cret\n")

    assert resolve({"password_file": "smtp"}, tmp_path) == {"password": "s3cret"}
    assert resolve({"password_file": str(tmp_path / "smtp")}, tmp_path) == {"password": "s3cret"}


def test_what_is_no_secret_may_be_read_so_too(tmp_path):
    assert resolve({"url_env": "URL"}, tmp_path, kind=webhook.KIND, URL="https://x.y") == {
        "url": "https://x.y"
    }


def test_an_unknown_setting_is_left_to_the_kind_to_refuse(tmp_path):
    assert resolve({"pasword_env": "SMTP"}, tmp_path, SMTP="s3cret") == {"pasword_env": "SMTP"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"password": "s3cret"}, "password is a secret and must not stand in the settings file"),
        (
            {"password_env": "MISSING"},
            "password_env names the environment variable 'MISSING', which is not set",
        ),
        ({"password_env": "EMPTY"}, "'EMPTY', which is not set or empty"),
        ({"password_env": "SMTP", "password_file": "smtp"}, "password_file gives password a second time"),
        ({"password_file": "none"}, "cannot be read: No such file or directory"),
        ({"password_file": "empty"}, "must hold 1 to 1000000 bytes"),
        ({"password_file": "binary"}, "is not UTF-8 text"),
        ({"password_file": "."}, "cannot be read: Is a directory"),
        ({"port": {"a": 1}}, "port must be text, a number or a list of texts; got dict"),
        ({"to": [1]}, "to must be text, a number or a list of texts; got list"),
    ],
)
def test_what_cannot_be_read_is_told_without_showing_it(tmp_path, table, message):
    (tmp_path / "smtp").write_text("s3cret")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"s3cret\xff")

    with pytest.raises(BadInput, match=re.escape(message)) as caught:
        resolve(table, tmp_path, SMTP="s3cret", EMPTY="")

    assert "channel 'oncall'" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None or "s3cret" not in repr(caught.value.__cause__)
