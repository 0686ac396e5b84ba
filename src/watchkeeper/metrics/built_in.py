"""The metrics that ship with the package: to add one, write its file and list it here."""

from watchkeeper.metrics.accuracy import ACCURACY
from watchkeeper.metrics.brier import BRIER
from watchkeeper.metrics.calibration import OVERCONFIDENCE, SCORE_BIAS
from watchkeeper.metrics.calibration_error import CALIBRATION_ERROR
from watchkeeper.metrics.confusion import BALANCED_ACCURACY, COHEN_KAPPA, MACRO_F1, MATTHEWS
from watchkeeper.metrics.drift import JensenShannonDistance, KolmogorovSmirnov, PopulationStabilityIndex
from watchkeeper.metrics.error_rate import ErrorRate
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.estimated_classes import ESTIMATED_OF_CLASSES
from watchkeeper.metrics.estimated_errors import ESTIMATED_ERRORS
from watchkeeper.metrics.fairness import FAIRNESS
from watchkeeper.metrics.label_selection import LABELLED_GAP
from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.metrics.latency import LatencyPercentile
from watchkeeper.metrics.log_loss import LOG_LOSS
from watchkeeper.metrics.metric import Metric
from watchkeeper.metrics.mismatch_rate import MismatchRate
from watchkeeper.metrics.missing_rate import MissingRate
from watchkeeper.metrics.multilabel import HAMMING_LOSS, JACCARD, MICRO_F1, SUBSET_ACCURACY
from watchkeeper.metrics.out_of_range_rate import OutOfRangeRate
from watchkeeper.metrics.outcome import OUTCOME_MEAN, OUTCOME_SUM
from watchkeeper.metrics.positive_rate import LABEL_RATE, POSITIVE_RATE
from watchkeeper.metrics.pr_auc import PR_AUC
from watchkeeper.metrics.precision_recall import F1, PRECISION, RECALL
from watchkeeper.metrics.ranking import RANKING
from watchkeeper.metrics.regression import (
    ABSOLUTE_ERROR_P95,
    MAE,
    MAPE,
    MEAN_ERROR,
    MEDIAN_ABSOLUTE_ERROR,
    R2,
    RMSE,
    RMSLE,
    SMAPE,
)
from watchkeeper.metrics.resources import CpuPercent, MemoryBytes
from watchkeeper.metrics.review_budget import REVIEW_BUDGET
from watchkeeper.metrics.roc_auc import ROC_AUC
from watchkeeper.metrics.segment_contrast import SegmentContrast
from watchkeeper.metrics.unseen_rate import UnseenRate
from watchkeeper.metrics.volume import Volume
from watchkeeper.registry import Registry

METRICS: Registry[Metric] = Registry(
    "metrics",
    [
        MissingRate(),
        OutOfRangeRate(),
        UnseenRate(),
        MismatchRate(),
        JensenShannonDistance(),
        PopulationStabilityIndex(),
        KolmogorovSmirnov(),
        SegmentContrast(),
        Volume(),
        LatencyPercentile(50),
        LatencyPercentile(95),
        LatencyPercentile(99),
        ErrorRate(),
        CpuPercent(),
        MemoryBytes(),
        ACCURACY,
        PRECISION,
        RECALL,
        F1,
        MACRO_F1,
        BALANCED_ACCURACY,
        COHEN_KAPPA,
        MATTHEWS,
        ROC_AUC,
        PR_AUC,
        *REVIEW_BUDGET,
        LOG_LOSS,
        BRIER,
        SCORE_BIAS,
        OVERCONFIDENCE,
        CALIBRATION_ERROR,
        *ESTIMATED,
        *ESTIMATED_OF_CLASSES,
        *ESTIMATED_ERRORS,
        MAE,
        RMSE,
        MEDIAN_ABSOLUTE_ERROR,
        ABSOLUTE_ERROR_P95,
        MAPE,
        SMAPE,
        RMSLE,
        R2,
        MEAN_ERROR,
        *RANKING,
        SUBSET_ACCURACY,
        JACCARD,
        MICRO_F1,
        HAMMING_LOSS,
        POSITIVE_RATE,
        LABEL_RATE,
        LABELLED_RATIO,
        LABELLED_GAP,
        OUTCOME_MEAN,
        OUTCOME_SUM,
        *FAIRNESS,
    ],
)
