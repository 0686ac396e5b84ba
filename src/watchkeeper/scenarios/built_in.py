"""The scenarios that ship with Watchkeeper."""

from watchkeeper.registry import Registry
from watchkeeper.scenarios.assistants import ASSISTANTS
from watchkeeper.scenarios.bank import BANK
from watchkeeper.scenarios.clinic import CLINIC
from watchkeeper.scenarios.mail import MAIL
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.shop import SHOP

SCENARIOS: Registry[Scenario] = Registry("scenarios", (*SHOP, *CLINIC, *BANK, *ASSISTANTS, *MAIL))
