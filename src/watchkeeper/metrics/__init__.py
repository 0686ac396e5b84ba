"""PLUG-IN: metrics. One metric, or a close family, a file; each reads a number off profiles.

To add one: write its file, and list it in `metrics/built_in.py`.
A metric must not read clocks, settings or stores, and never imports another metric.
"""
