"""The kinds of channel that ship with the package."""

from watchkeeper.channels import (
    alertmanager,
    apprise,
    console,
    discord,
    email,
    opsgenie,
    pagerduty,
    slack,
    slack_webhook,
    teams,
    webhook,
)
from watchkeeper.registry import Registry

CHANNELS = Registry(
    "channels",
    [
        email.KIND,
        slack.KIND,
        slack_webhook.KIND,
        teams.KIND,
        discord.KIND,
        pagerduty.KIND,
        opsgenie.KIND,
        alertmanager.KIND,
        webhook.KIND,
        apprise.KIND,
        console.KIND,
    ],
)
