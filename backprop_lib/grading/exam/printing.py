"""Prints pages by Chromium, driven by playwright."""

import shutil
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MARGIN = "16mm"


def printed(pages):
    """Return the PDF files of some pages.

    Parameters
    ----------
    pages : dict of str to bytes
        HTML by the names of the files.

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    SystemExit
        If there is no playwright, or no Chromium; it says what to do.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sys.exit("PDF=1 needs the package playwright: pip install playwright. Or print the pages yourself.")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("PDF=1 needs Chromium on the PATH; on Debian and Ubuntu: make browser. Or print the pages yourself.")
    files = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, content in pages.items():
            path = Path(folder) / name
            path.write_bytes(content)
            page.goto(path.as_uri())
            margins = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
            files[path.with_suffix(".pdf").name] = page.pdf(format="A4", margin=margins, print_background=True)
        browser.close()
    return files
