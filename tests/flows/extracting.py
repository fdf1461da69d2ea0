"""Extractions as flow runs in processes that are killed, without waiting for the models anew.

    python tests/flows/extracting.py SOURCES

loads the models, then makes of each line that it reads (seconds, a blank, the path of a warehouse)
a process that extracts into it, kills it after so many seconds (0: not at all), and says its exit
code.
"""

import os
import signal
import sys
import time

import flows.batches
from flows.extract import extract
from flows.pipelines import pipeline

# So many batches that a kill finds some done and some not.
BATCH_BYTES = 4000


def main(sources: str) -> None:
    flows.batches.BATCH_BYTES = BATCH_BYTES
    pipeline("embedded")
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, _, warehouse = line.rstrip("\n").partition(" ")
        child = os.fork()
        if not child:
            extract([sources], warehouse)
            os._exit(0)
        if float(seconds):
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
