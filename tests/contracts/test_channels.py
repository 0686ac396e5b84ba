from pathlib import Path

import pytest

from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.channels.channel import ChannelKind
from watchkeeper.testing.channel_contract import ChannelContract


class TestChannels(ChannelContract):
    @pytest.fixture(params=list(CHANNELS), ids=lambda kind: kind.name)
    def kind(self, request) -> ChannelKind:
        return request.param


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "get-notified.md"


@pytest.mark.parametrize("kind", list(CHANNELS), ids=lambda kind: kind.name)
def test_the_guide_tells_every_kind_and_setting(kind):
    guide = GUIDE.read_text(encoding="utf-8")

    assert f'kind = "{kind.name}"' in guide
    section = guide.split(f'kind = "{kind.name}"', 1)[1].split("\n## ", 1)[0]
    missing = [s.name for s in kind.settings if f"`{s.name}" not in section]
    assert missing == []
