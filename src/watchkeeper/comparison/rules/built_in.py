"""Every kind of rule there is, in the order in which they are written."""

from typing import Final

from watchkeeper.comparison.rules.currency import Currency
from watchkeeper.comparison.rules.dates import DateOrder
from watchkeeper.comparison.rules.duplicates import Duplicates
from watchkeeper.comparison.rules.encoding import Damaged
from watchkeeper.comparison.rules.fresh import Fresh
from watchkeeper.comparison.rules.missing import Missing
from watchkeeper.comparison.rules.new_columns import NewColumns
from watchkeeper.comparison.rules.patterns import Patterns
from watchkeeper.comparison.rules.range import Range
from watchkeeper.comparison.rules.rule import QualityRule
from watchkeeper.comparison.rules.unique import Unique
from watchkeeper.comparison.rules.unit import Unit
from watchkeeper.comparison.rules.unreadable import Unreadable
from watchkeeper.comparison.rules.values import Values
from watchkeeper.comparison.rules.varies import Varies

# Asked of a column.
COLUMN_RULES: Final[tuple[type[QualityRule], ...]] = (
    Missing,
    Unreadable,
    Unique,
    Range,
    Values,
    Patterns,
    DateOrder,
    Currency,
    Damaged,
    Varies,
    Fresh,
    Unit,
)

# Asked of the table's rows and columns as a whole.
TABLE_RULES: Final[tuple[type[QualityRule], ...]] = (NewColumns, Duplicates)
