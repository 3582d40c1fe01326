"""Runs each tool on each file and prints a table: seconds, memory, and what is reached at the nine levels.

    compare.py PATH/TO/clearing PARTICIPANTS.csv ...

What a plan reaches is counted by `clearing check-plan`, which shares nothing with the solver.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
TIMEOUT = 1_800


def run(command):
    """Runs a command: what it said, CPU seconds, peak memory in MB, whether it succeeded."""
    before = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - before > TIMEOUT:
                process.kill()
            time.sleep(0.005)
        process.returncode = status
        said.seek(0)
        text = said.read().decode(errors="replace").strip()
    return text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1_000, status == 0


def reached(clearing, people, plan):
    """The nine values of a plan, or the first rule that it breaks."""
    said = run([clearing, "check-plan", "--participants", people, "--plan", plan])[0]
    broken = re.search(r"^broken: (.*)", said, re.MULTILINE)
    values = re.findall(r"^\d \w+: (\d+)", said, re.MULTILINE)
    return f"breaks a rule: {broken[1]}" if broken else " ".join(values)


def main(clearing, files):
    python = sys.executable
    for people in files:
        print(f"\n{people}\n\n| tool | CPU s | MB | 1 to 9 | |\n| --- | --- | --- | --- | --- |")
        with tempfile.TemporaryDirectory() as folder:
            plan = lambda name: str(Path(folder) / name)
            tools = [
                ("Clearing", "ours", [clearing, "match", "--participants", people, "--out", plan("ours")]),
                ("OR-tools flow", "flow", [python, HERE / "flow.py", people, plan("flow")]),
                ("HiGHS", "integer", [python, HERE / "integer.py", people, plan("integer")]),
                ("mentor-match", "older", [python, HERE / "older.py", people, plan("older"), "0"]),
                ("mentor-match, bonus 36", "even", [python, HERE / "older.py", people, plan("even"), "36"]),
            ]
            for name, key, command in tools:
                said, cpu, memory, succeeded = run(command)
                last = said.splitlines()[-1] if said else ""
                values = reached(clearing, people, plan(key)) if succeeded else f"failed: {last}"
                note = last if key == "flow" and succeeded else ""
                print(f"| {name} | {cpu:.1f} | {memory} | {values} | {note} |", flush=True)


main(sys.argv[1], sys.argv[2:])
