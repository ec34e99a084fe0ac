"""One letter to PDF, side by side with pdfmake (npm, what datenanfragen's letter-generator prints with) and, where it is installed, LibreOffice.

The same text and fonts, in one run. Prints ratios: how many times as long the other takes.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

SCRIPT = """
const fs = require('fs');
const printer = new (require('pdfmake'))({ P: { normal: process.argv[3], bold: process.argv[4] } });
const text = fs.readFileSync(process.argv[2], 'utf8');
const print = (number) => new Promise((done) => {
  const pieces = text.replaceAll('bogi0@', `bogi${number}@`).split('\\n\\n');
  const document = printer.createPdfKitDocument({ info: { title: pieces[0] }, defaultStyle: { font: 'P', fontSize: 10, lineHeight: 1.3 }, content: pieces.map((piece, at) => ({ text: piece, margin: [0, 0, 0, 8], bold: at === 0 })) });
  const chunks = [];
  document.on('data', (chunk) => chunks.push(chunk));
  document.on('end', () => done(Buffer.concat(chunks)));
  document.end();
});
(async () => {
  const at = () => Number(process.hrtime.bigint()) / 1e6;
  let begun = at(); await print(0); const first = at() - begun;
  begun = at(); await print(1); const one = at() - begun;
  begun = at(); for (let number = 2; number < 102; number += 1) await print(number); const hundred = at() - begun;
  console.log(JSON.stringify({ first, one, hundred }));
})();
"""


def main() -> dict:
    example = ROOT / "target/release/examples/letters"
    fonts = ROOT / "crates/press/fonts"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        text = folder / "letter.txt"
        best = lambda runs: {key: min(run[key] for run in runs) for key in runs[0]}
        own = best([json.loads(subprocess.check_output([example, text])) for _ in range(3)])
        out = {"whither": own}
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "pdfmake@0.2"], check=True, stdout=subprocess.DEVNULL)
        (folder / "print.cjs").write_text(SCRIPT)
        command = ["node", folder / "print.cjs", text, fonts / "Pretendard-Regular.otf", fonts / "Pretendard-Bold.otf"]
        out["pdfmake"] = best([json.loads(subprocess.check_output(command, cwd=folder)) for _ in range(3)])
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if office:
            begun = time.perf_counter()
            subprocess.run([office, "--headless", "--convert-to", "pdf", "--outdir", folder, text], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            out["libreoffice"] = {"one": (time.perf_counter() - begun) * 1000}
    return out


if __name__ == "__main__":
    found = main()
    json.dump(found, sys.stdout, indent=2)
    print()
    own, other = found["whither"], found["pdfmake"]
    print(f"letters: first {own['first']:.0f} ms, then {own['one']:.1f} ms; pdfmake : whither, one {other['one'] / own['one']:.1f}, a hundred {other['hundred'] / own['hundred']:.1f}, first {other['first'] / own['first']:.1f}")
    if "libreoffice" in found:
        print(f"letters: LibreOffice : whither, one {found['libreoffice']['one'] / own['one']:.0f}")
