"""Extractions as flow runs in processes that a test can kill, without waiting for the models anew.

    python tests/flows/extracting.py SOURCES

loads the models, then makes of each line that it reads (the path of a warehouse) a process that
extracts into it; it says the process's number, and its exit code once that has ended.
"""

import os
import sys

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
        child = os.fork()
        if not child:
            extract([sources], line.rstrip("\n"))
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
