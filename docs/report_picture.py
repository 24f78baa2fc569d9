"""Draw the pictures of the README: the top of the report of the demonstration, light and dark, in a real Chromium.

python docs/report_picture.py
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import Chromium, find_chromium  # noqa: E402  tests are no package: their folder has to be named

_WIDTH, _HEIGHT, _QUALITY = 1140, 1830, 78


def main() -> None:
    """Run the demonstration, open its report, and write `report-light.webp` and `report-dark.webp` beside this file."""
    program = find_chromium()
    if program is None:
        sys.exit("docs/report_picture.py: there is no Chromium; install Debian's: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "provenance", "demo", "demo"], cwd=place, check=True, stdout=subprocess.DEVNULL)
        with Chromium(program, place / "profile") as browser:
            for name in ("light", "dark"):
                with browser.page(width=_WIDTH, height=_HEIGHT, dark=name == "dark") as page:
                    page.open(place / "demo" / "report.html")
                    shot = page.screenshot(whole=False)
                picture = Image.open(io.BytesIO(shot)).convert("RGB")
                picture.save(ROOT / "docs" / f"report-{name}.webp", quality=_QUALITY, method=6)


if __name__ == "__main__":
    main()
