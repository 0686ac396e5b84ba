"""PLUG-IN: one kind of quality rule a file; `built_in.py` lists them."""
