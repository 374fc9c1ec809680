"""Run with `python3 -m unittest` in the folder above."""

import logging

# What is logged is looked at where it matters, and else not shown.
logging.getLogger().addHandler(logging.NullHandler())
