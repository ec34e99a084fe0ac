"""Side by side in one run: whither, DuckDB and (with SQLITE_UTILS=1) sqlite-utils loading the same log;
then wholes.py (XLSX, JSON, previews), pdfs.py, names, deadlines, findings and letters.

whither: `whither read LOG --vault V --key-file K`, release build: original hashed, compressed and kept, everything encrypted.
DuckDB (PyPI): `CREATE TABLE … AS SELECT * FROM read_csv` and one GROUP BY, unencrypted. Whole processes are timed.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
WHITHER = HERE.parent.parent / "target" / "release" / "whither"
SCREENS = WHITHER.parent / "examples" / "screens"
DUCK = """
import sys, duckdb
base = duckdb.connect()
base.execute("SET threads = %d")
base.execute("CREATE TABLE log AS SELECT * FROM read_csv('%s')")
base.execute('SELECT "제공받은 자", count(*) FROM log GROUP BY 1').fetchall()
"""


def timed(command: list[str]) -> tuple[float, int]:
    """Wall seconds and peak kilobytes of a process that must succeed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - begun, usage.ru_maxrss


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        venv = folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pdfs = shutil.which("chromium") is not None
        packages = ["duckdb", "openpyxl", "rapidfuzz", "cleanco", "holidays"] + (["reportlab", "typst", "pdfplumber", "camelot-py"] if pdfs else []) + (["sqlite-utils"] if os.environ.get("SQLITE_UTILS") else [])
        subprocess.run([venv / "bin" / "pip", "install", "-q", *packages], check=True)
        python = str(venv / "bin" / "python")
        logs = {}
        for rows in (100_000, 1_000_000):
            logs[rows] = folder / f"log{rows}.csv"
            subprocess.run([sys.executable, HERE / "make_log.py", str(rows), logs[rows]], check=True)

        def whither(rows: int) -> tuple[float, int]:
            vault = folder / "vault"
            vault.unlink(missing_ok=True)
            return timed([str(WHITHER), "read", str(logs[rows]), "--vault", str(vault), "--key-file", str(folder / "key")])

        def duck(rows: int) -> tuple[float, int]:
            return timed([python, "-c", DUCK % (os.cpu_count() or 1, logs[rows])])

        # Once each before anything counts: files in the cache, libraries loaded.
        whither(1_000_000), duck(1_000_000)
        ours, theirs = [], []
        for _ in range(7):
            ours.append(whither(1_000_000))
            theirs.append(duck(1_000_000))
        small = [whither(100_000) for _ in range(5)]
        wall = lambda runs: statistics.median(seconds for seconds, _ in runs)
        peak = lambda runs: max(kilobytes for _, kilobytes in runs) / 1024
        print(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}; 1,000,000 rows, {logs[1_000_000].stat().st_size / 1e6:.0f} MB; median of 7, side by side\n")
        print("| what | ratio |\n|---|---|")
        print(f"| wall time, whither : DuckDB | {wall(ours) / wall(theirs):.2f} |")
        print(f"| wall time, 10 times the rows | {wall(ours) / wall(small):.1f} |")
        print(f"| peak memory, whither (MB) : DuckDB (MB) | {peak(ours):.0f} : {peak(theirs):.0f} |")
        print(f"| peak memory, 10 times the rows (MB) | {peak(small):.0f} → {peak(ours):.0f} |")
        whither(1_000_000)
        lines = subprocess.run([SCREENS, folder / "vault", folder / "key"], check=True, capture_output=True, text=True).stdout
        for line in lines.splitlines():
            what, milliseconds = line.rsplit(" ", 1)
            print(f"| {what}, 1,000,000 rows (ms) | {milliseconds} |")
        if os.environ.get("SQLITE_UTILS"):
            other, _ = timed([str(venv / "bin" / "sqlite-utils"), "insert", str(folder / "u.db"), "log", str(logs[1_000_000]), "--csv"])
            print(f"| wall time, sqlite-utils : whither | {other / wall(ours):.0f} |")
        print(flush=True)
        subprocess.run([sys.executable, HERE / "wholes.py", folder, logs[1_000_000], python], check=True)
        if pdfs:
            print(flush=True)
            subprocess.run([python, HERE / "pdfs.py", folder / "pdfs"], check=True)
        print(flush=True)
        examples = WHITHER.parent / "examples"
        for pairs in ("names-fresh.tsv", "names.tsv"):
            print(f"\n{pairs}\n", flush=True)
            subprocess.run([examples / "pairs", HERE / pairs], check=True)
        subprocess.run([python, HERE / "names.py", HERE / "names.tsv"], check=True)
        subprocess.run([examples / "pairs", "--speed", HERE / "names.tsv"], check=True)
        subprocess.run([examples / "many"], check=True)
        subprocess.run([python, HERE / "deadlines.py", examples / "deadlines"], check=True)
        print(flush=True)
        subprocess.run([sys.executable, HERE / "letters.py"], check=True)
    finally:
        shutil.rmtree(folder)


main()
