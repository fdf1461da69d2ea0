"""Kill `zhengju retrain` ten times at random moments: `python tests/benchmarks/kills.py`.

The command runs once to its end, to see how long it takes; then it is started and killed (SIGKILL,
with all its processes) at ten moments drawn over that time. After every kill a new process loads
the current version and compares its checksums. The first and the last are started once more: they
must make the version that nothing disturbed, byte for byte. Prints a table; the exit code is 1
where something was broken.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.passages import write_passages
from models.checksums import SUMS
from tests.flows.retraining import projects

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
ZHENGJU = Path(sys.executable).with_name("zhengju")
LOADED = "from models.pipeline import load; print(load().models[0])"


def main() -> None:
    """Time, kill, compare, print."""
    chance = random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_passages(place / "new.jsonl", projects())
        began = time.monotonic()
        undisturbed = finished(place, "undisturbed")
        seconds = time.monotonic() - began
        print(f"undisturbed: {seconds:.0f} s", flush=True)
        moments = sorted(chance.uniform(0, seconds) for _ in range(KILLS))
        print(
            "| killed after s | steps finished | in use | intact |\n|---:|---|---|---|", flush=True
        )
        intact = [killed(place, number, moment) for number, moment in enumerate(moments)]
        same = [finished(place, f"killed{number}") == undisturbed for number in (0, KILLS - 1)]
        print(f"intact {sum(intact)} of {KILLS}; resumed ones like the undisturbed: {same}")
    sys.exit(not all([*intact, *same]))


def started(place: Path, own: str) -> subprocess.Popen[bytes]:
    """The command on its own models and its own Prefect, as a group of processes."""
    environment = os.environ | {
        "ZHENGJU_MODELS": str(place / own),
        "PREFECT_HOME": str(place / "prefect"),
    }
    return subprocess.Popen(
        [ZHENGJU, "retrain", "--annotations", place / "new.jsonl", "--epochs", "1",
         "--replay", "300"],
        cwd=ROOT, env=environment, start_new_session=True,
        stdout=(place / "log").open("ab"), stderr=subprocess.STDOUT,
    )  # fmt: skip


def finished(place: Path, own: str) -> str:
    """The checksums of the version that an undisturbed run leaves, whether promoted or not."""
    started(place, own).wait(timeout=1800)
    made = place / own / "extraction" / "v1.1" / SUMS
    lines = made.read_text(encoding="utf-8").splitlines()
    # The card holds times.
    return "\n".join(line for line in lines if not line.endswith("card.json"))


def killed(place: Path, number: int, moment: float) -> bool:
    """Whether the current version is loaded and whole after a kill at that moment."""
    own = f"killed{number}"
    job = started(place, own)
    time.sleep(moment)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    folder = place / own / "extraction"
    steps = sorted(path.stem for path in folder.glob(".retrain-*/*.json"))
    environment = os.environ | {"ZHENGJU_MODELS": str(place / own)}
    loaded = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=environment,
                            capture_output=True, text=True, check=False)  # fmt: skip
    version, whole = loaded.stdout.strip(), loaded.returncode == 0
    told = " ".join(steps) or ("a version" if list(folder.glob("v*")) else "none")
    print(
        f"| {moment:.0f} | {told} | {version} | {'yes' if whole else loaded.stderr} |", flush=True
    )
    if number not in (0, KILLS - 1):
        shutil.rmtree(place / own, ignore_errors=True)
    return whole


if __name__ == "__main__":
    main()
