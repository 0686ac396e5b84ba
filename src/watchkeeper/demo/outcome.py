"""What a wrong answer costs: connections missed, and passengers rebooked for nothing.

Who is predicted late is acted on: the connecting passengers of that flight are rebooked before they
leave. So both errors cost. A flight predicted on time that arrives over 45 minutes late strands some of
its connecting passengers; one predicted late that arrives in time had them rebooked needlessly. Were only
the first counted, a model that calls every flight late would look free of cost.

The numbers are assumptions of the right size, not an airline's books: aircraft five sixths full (the load
factor of 2013 in the United States was 83 %), a quarter of the passengers connecting, a third of those
missing it, 250 USD for each who does (rebooking, meals, a hotel for some), 20 USD for each rebooked for
nothing.
"""

import polars as pl

from watchkeeper.demo.flights import ARRIVAL_DELAY, LABEL_TIME
from watchkeeper.domain.batch import ID, LABEL, OUTCOME, PREDICTION, PREDICTION_TIME, TIME, VALUE

MISSED_CONNECTION_COST = "missed_connection_cost_usd"
KNOWN_TIME = "known_time"

MISSED_AFTER_MIN = 45
LOAD_FACTOR = 5 / 6
CONNECTING_SHARE = 1 / 4
MISSING_SHARE = 1 / 3
STRANDED_USD = 250.0
NEEDLESS_USD = 20.0
# Where the aircraft is not in the register: the median of those that are.
DEFAULT_SEATS = 149


def missed_connection_costs(flights: pl.DataFrame) -> pl.DataFrame:
    """Return what the answer to each flight that arrived has cost, in USD to the cent; 0 for most.

    Parameters
    ----------
    flights
        With `id`, `time`, `seats`, `prediction`, `label`, `label_time` and `arrival_delay_min`; those
        that never arrived (the last three null) have no outcome.

    Returns
    -------
    id, outcome ("missed_connection_cost_usd"), value, known_time, prediction_time; sorted by known_time, id.
    """
    connecting = pl.col("seats").fill_null(DEFAULT_SEATS) * (LOAD_FACTOR * CONNECTING_SHARE)
    is_called_late = pl.col(PREDICTION) == 1
    cost = (
        pl.when(~is_called_late & (pl.col(ARRIVAL_DELAY) > MISSED_AFTER_MIN))
        .then(connecting * (MISSING_SHARE * STRANDED_USD))
        .when(is_called_late & (pl.col(LABEL) == 0))
        .then(connecting * NEEDLESS_USD)
        .otherwise(0.0)
    )
    return (
        flights.filter(pl.col(LABEL_TIME).is_not_null())
        .select(
            ID,
            pl.lit(MISSED_CONNECTION_COST).alias(OUTCOME),
            cost.round(2).alias(VALUE),
            pl.col(LABEL_TIME).alias(KNOWN_TIME),
            pl.col(TIME).alias(PREDICTION_TIME),
        )
        .sort(KNOWN_TIME, ID)
    )
