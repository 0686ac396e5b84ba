"""The list of examinations, in the order in which their remarks are told; each looks at one model."""

from watchkeeper.registry import Registry
from watchkeeper.review.always_firing import AlwaysFiring
from watchkeeper.review.never_near import NeverNear
from watchkeeper.review.nobody_told import NobodyTold
from watchkeeper.review.remark import Examination
from watchkeeper.review.silent import Silent
from watchkeeper.review.stale_reference import StaleReference
from watchkeeper.review.unlabelled import Unlabelled
from watchkeeper.review.unwatched_features import UnwatchedFeatures

EXAMINATIONS: Registry[Examination] = Registry(
    "examinations",
    [
        NobodyTold(),
        Silent(),
        AlwaysFiring(),
        UnwatchedFeatures(),
        StaleReference(),
        Unlabelled(),
        NeverNear(),
    ],
)
