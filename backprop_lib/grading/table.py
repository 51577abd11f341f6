"""Tables in csv files as other programs write them: read without loss, and written back in the same manner."""

import codecs
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from backprop_lib._files import write_whole

DELIMITERS = ",;\t"
LARGEST = 50_000_000


class TableError(Exception):
    """Says in a sentence why a table can't be used."""


@dataclass
class Table:
    """A csv file: the names of its columns, and its rows.

    Attributes
    ----------
    header : list of str
        As they stand in the file.
    rows : list of list of str
        Each as long as the header, or longer.
    path : Path
        Where it was read.
    """

    header: list
    rows: list
    path: Path
    _encoding: str = field(default="utf-8", repr=False)
    _mark: bytes = field(default=b"", repr=False)
    _delimiter: str = field(default=",", repr=False)
    _end: str = field(default="\n", repr=False)

    def column(self, *names):
        """Return the place of the first of these names that the header has, whatever its case, or None."""
        lower = [name.strip().casefold() for name in self.header]
        return next((lower.index(name.casefold()) for name in names if name.casefold() in lower), None)

    def save(self, path):
        """Write the table with the encoding, the delimiter and the line ends that it was read with."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._delimiter, lineterminator=self._end).writerows([self.header, *self.rows])
        write_whole(path, self._mark + text.getvalue().encode(self._encoding))


def read_table(path):
    """Read a csv file, whatever its delimiter and encoding: comma, semicolon or tab; UTF-8, UTF-16 or Windows' own.

    Raises
    ------
    TableError
        If there is no such file, or it is no table.
    """
    path = Path(path)
    if not path.is_file():
        raise TableError(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise TableError(f"{path} has {path.stat().st_size:,} bytes, more than the {LARGEST:,} a table may have.")
    text, encoding, mark = _decoded(path.read_bytes())
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TableError(f"{path} can't be read as a table: {error}.") from None
    rows = [row for row in rows if row]
    if not rows or len(rows[0]) < 2:
        raise TableError(f"{path} is no table: its first line must name at least two columns.")
    width = len(rows[0])
    padded = [row + [""] * (width - len(row)) for row in rows[1:]]
    return Table(rows[0], padded, path, encoding, mark, delimiter, "\r\n" if first.endswith("\r") else "\n")


def _decoded(raw):
    """Return the text, its encoding, and the byte order mark that it began with."""
    for mark, encoding in [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ]:
        if raw.startswith(mark):
            return raw.removeprefix(mark).decode(encoding, errors="surrogateescape"), encoding, mark
    try:
        return raw.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError:
        # Excel's csv in western Europe; latin-1 would read any bytes, but has no € and no curly quotes.
        encoding = "cp1252"
        try:
            return raw.decode(encoding), encoding, b""
        except UnicodeDecodeError:
            return raw.decode("latin-1"), "latin-1", b""
