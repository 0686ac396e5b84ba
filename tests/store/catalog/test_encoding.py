"""What older versions wrote is read with what was added since."""

import json

from watchkeeper.domain.incident import Cause, CauseKind, Evidence
from watchkeeper.domain.window import DAY, EPOCH
from watchkeeper.store.catalog.encoding import decode_cause, encode_cause

CAUSE = Cause(CauseKind.BROKEN_FEATURE, "temp is missing.", "temp", "", (Evidence("Half of it.", "temp"),))


def test_a_cause_of_which_nobody_kept_when_it_was_looked_for_is_read():
    written = json.loads(encode_cause(CAUSE))
    del written["known_until_us"]

    assert decode_cause(json.dumps(written)) == CAUSE


def test_a_cause_keeps_until_when_windows_were_known():
    found = Cause(CauseKind.UNKNOWN, "", known_until=EPOCH + DAY)

    assert decode_cause(encode_cause(found)) == found
