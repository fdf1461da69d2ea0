"""Extractions as flow runs in processes that are killed, without waiting for the models anew.

    python tests/flows/extracting.py SOURCES

loads the models, then makes of each line that it reads (seconds, a blank, the path of a warehouse)
a process that extracts into it, kills it after so many seconds (0: not at all), and says its exit
code. In the place of a path may stand `run:` and the id of a flow run of the form, which the
process then carries out, as that of Prefect's runner does.
"""

import os
import signal
import sys
import time
from uuid import UUID

from prefect.flow_engine import load_flow_run, run_flow

import flows.batches
from flows.extract import extract
from flows.pipelines import pipeline
from flows.serving import forms

# So many batches that a kill finds some done and some not.
BATCH_BYTES = 4000


def main(sources: str) -> None:
    flows.batches.BATCH_BYTES = BATCH_BYTES
    pipeline("embedded")
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, _, target = line.rstrip("\n").partition(" ")
        child = os.fork()
        if not child:
            carry_out(sources, target)
            os._exit(0)
        if float(seconds):
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def carry_out(sources: str, target: str) -> None:
    """Extract into a warehouse, or do a flow run."""
    if target.startswith("run:"):
        run_flow(forms.extract, flow_run=load_flow_run(UUID(target.removeprefix("run:"))))
    else:
        extract([sources], target)


if __name__ == "__main__":
    main(sys.argv[1])
