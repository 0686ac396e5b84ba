"""The metrics that ship with the package: to add one, write its file and list it here."""

from watchkeeper.metrics.accuracy import ACCURACY
from watchkeeper.metrics.brier import BRIER
from watchkeeper.metrics.calibration import OVERCONFIDENCE, SCORE_BIAS
from watchkeeper.metrics.calibration_error import CALIBRATION_ERROR
from watchkeeper.metrics.confusion import BALANCED_ACCURACY, COHEN_KAPPA, MACRO_F1, MATTHEWS
from watchkeeper.metrics.drift import JENSEN_SHANNON, KOLMOGOROV_SMIRNOV, PSI
from watchkeeper.metrics.error_rate import ERROR_RATE
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.estimated_classes import ESTIMATED_OF_CLASSES
from watchkeeper.metrics.estimated_errors import ESTIMATED_ERRORS
from watchkeeper.metrics.fairness import FAIRNESS
from watchkeeper.metrics.forecasting import MASE
from watchkeeper.metrics.label_selection import LABELLED_GAP
from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.metrics.latency import LATENCY
from watchkeeper.metrics.log_loss import LOG_LOSS
from watchkeeper.metrics.metric import Metric
from watchkeeper.metrics.mismatch_rate import MISMATCH_RATE
from watchkeeper.metrics.missing_rate import MISSING_RATE
from watchkeeper.metrics.multilabel import HAMMING_LOSS, JACCARD, MICRO_F1, SUBSET_ACCURACY
from watchkeeper.metrics.out_of_range_rate import OUT_OF_RANGE_RATE
from watchkeeper.metrics.outcome import OUTCOME_MEAN, OUTCOME_SUM
from watchkeeper.metrics.positive_rate import LABEL_RATE, POSITIVE_RATE
from watchkeeper.metrics.pr_auc import PR_AUC
from watchkeeper.metrics.precision_recall import F1, PRECISION, RECALL
from watchkeeper.metrics.prediction_interval import PREDICTION_INTERVAL
from watchkeeper.metrics.ranking import RANKING
from watchkeeper.metrics.reference_age import REFERENCE_AGE
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
from watchkeeper.metrics.resources import CPU_PERCENT, MEMORY_BYTES
from watchkeeper.metrics.review_budget import REVIEW_BUDGET
from watchkeeper.metrics.reweighted import REWEIGHTED
from watchkeeper.metrics.roc_auc import ROC_AUC
from watchkeeper.metrics.segment_contrast import SEGMENT_CONTRAST
from watchkeeper.metrics.selection_shift import SELECTION_SHIFT
from watchkeeper.metrics.slow_rate import SLOW_RATES
from watchkeeper.metrics.unseen_rate import UNSEEN_RATE
from watchkeeper.metrics.volume import VOLUME
from watchkeeper.registry import Registry

METRICS: Registry[Metric] = Registry(
    "metrics",
    [
        MISSING_RATE,
        OUT_OF_RANGE_RATE,
        UNSEEN_RATE,
        MISMATCH_RATE,
        JENSEN_SHANNON,
        PSI,
        KOLMOGOROV_SMIRNOV,
        SEGMENT_CONTRAST,
        REFERENCE_AGE,
        VOLUME,
        *LATENCY,
        *SLOW_RATES,
        ERROR_RATE,
        CPU_PERCENT,
        MEMORY_BYTES,
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
        MASE,
        *PREDICTION_INTERVAL,
        *RANKING,
        SUBSET_ACCURACY,
        JACCARD,
        MICRO_F1,
        HAMMING_LOSS,
        POSITIVE_RATE,
        LABEL_RATE,
        LABELLED_RATIO,
        LABELLED_GAP,
        *REWEIGHTED,
        OUTCOME_MEAN,
        OUTCOME_SUM,
        *FAIRNESS,
        SELECTION_SHIFT,
    ],
)
