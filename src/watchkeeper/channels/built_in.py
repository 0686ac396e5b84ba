"""The kinds of channel that ship with the package."""

from watchkeeper.channels import console, email, webhook
from watchkeeper.registry import Registry

CHANNELS = Registry("channels", [email.KIND, webhook.KIND, console.KIND])
