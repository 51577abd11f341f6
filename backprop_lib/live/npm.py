"""Scripts and fonts from npm, at pinned versions and hashes, which pages load from beside themselves."""

import base64
import hashlib
import io
import re
import tarfile
import urllib.request
from dataclasses import dataclass

REGISTRY = "https://registry.npmjs.org"


@dataclass(frozen=True)
class Package:
    """A package of npm, and which of its files are wanted.

    Attributes
    ----------
    name, version : str
    integrity : str
        The hash of the whole package, as npm writes it.
    files : tuple of str
        Paths in the package; one that ends in "/" stands for everything below it.
    """

    name: str
    version: str
    integrity: str
    files: tuple

    @property
    def folder(self):
        """The name of the folder in which its files lie."""
        return f"{self.name}-{self.version}"

    def choose(self, *files):
        """Return the same package with other files wanted of it."""
        return Package(self.name, self.version, self.integrity, files)

    def wants(self, path):
        """Say whether a path in the package is one of the files."""
        return any(path == file or (file.endswith("/") and path.startswith(file)) for file in self.files)


MATHJAX = Package(
    "mathjax",
    "3.2.2",
    "sha512-Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw==",
    ("LICENSE",),
)


def fetch(packages, into, registry=REGISTRY):
    """Put files of npm packages into a folder; what is there already is not fetched again.

    Parameters
    ----------
    packages : iterable of Package
    into : Path
        Each package gets a folder in it, such as mathjax-3.2.2.
    registry : str, optional
        Address of an npm registry.

    Raises
    ------
    RuntimeError
        If one can't be had, or is not the one that is pinned here.
    """
    for package in packages:
        home = into / package.folder
        if not all((home / file).exists() for file in package.files):
            _unpack(package, _download(package, registry), home)


def _download(package, registry):
    address = f"{registry}/{package.name}/-/{package.folder}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            packed = answer.read()
    except OSError as error:
        raise RuntimeError(f"{package.name} is needed, once, from {address}: {error}") from None
    if f"sha512-{base64.b64encode(hashlib.sha512(packed).digest()).decode()}" != package.integrity:
        raise RuntimeError(f"{address} is not the file that is pinned in this project")
    return packed


def _unpack(package, packed, home):
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            path = member.name.removeprefix("package/")
            if not member.isfile() or not package.wants(path):
                continue
            content = archive.extractfile(member).read()
            # A stylesheet of a theme asks another place for its font; the pages have fonts of their own.
            content = re.sub(rb"@import url\([^)]*\);", b"", content) if path.endswith(".css") else content
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(content)
