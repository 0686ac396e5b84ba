"""The detectors that ship with the package: to add one, write its file and list it here."""

from watchkeeper.detectors.absence import Absence
from watchkeeper.detectors.budget import Budget
from watchkeeper.detectors.burn_rate import BurnRate
from watchkeeper.detectors.change_point import ChangePoint
from watchkeeper.detectors.composite import Composite
from watchkeeper.detectors.detector import Detector
from watchkeeper.detectors.drift import Drift
from watchkeeper.detectors.rate_rise import RateRise
from watchkeeper.detectors.relative import Relative
from watchkeeper.detectors.rise import Rise
from watchkeeper.detectors.seasonal import Seasonal
from watchkeeper.detectors.sure_limit import SureLimit
from watchkeeper.detectors.threshold import Threshold
from watchkeeper.detectors.trend import SteadyTrend
from watchkeeper.registry import Registry

DETECTORS: Registry[Detector] = Registry(
    "detectors",
    [
        Relative(),
        Threshold(),
        SureLimit(),
        Drift(),
        RateRise(),
        Rise(),
        SteadyTrend(),
        Seasonal(),
        ChangePoint(),
        Absence(),
        Budget(),
        BurnRate(),
        Composite(),
    ],
)
