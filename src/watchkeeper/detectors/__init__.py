"""PLUG-IN: detectors. One detector a file; each judges a measurement against what is expected of it.

To add one: write its file, and list it in `detectors/built_in.py`.
A detector must not read clocks, settings or stores, and never imports another detector.
"""
