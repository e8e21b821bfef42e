"""What the files of a run in its folder are called, and those of a sweep.

Knows names; knows nothing of what is in them.
"""

LOSS_CSV = "loss.csv"
SIGNALS_CSV = "signals.csv"
SAMPLES_TXT = "samples.txt"
LAST = "last.npz"
BEST = "best.npz"
CONFIG_JSON = "config.json"
MOMENTS_BIN = "moments.bin"
RUN_JSON = "run.json"
LABEL_JSON = "label.json"

PLAN_JSON = "plan.json"
"""In the folder of a sweep."""
SWEPT, ENDED, CLAIMED = "runs", "done", "leases"
"""Folders in it: a folder for each run, what came of each, who works on each."""
