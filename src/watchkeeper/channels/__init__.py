"""PLUG-IN: channels. One kind of channel a file; each tells people about an incident in its own way.

To add one: write its file, and list it in `channels/built_in.py`.
A channel must not read settings files or environment variables, retry by itself, drop or group
notifications, show a secret in anything it returns, logs or prints, and never imports another channel.
"""
