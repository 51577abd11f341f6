"""An IPython shell that runs cells as a notebook does and keeps what they show, up to a bound."""

import ast
import base64
import io

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Instance
from traitlets.config import Config

MOST_CHARACTERS_OF_A_CELL = 100_000
MOST_OF_A_NOTEBOOK = 6 * 2**20
_SHORTENED = "\n… the rest of the output is left out: it was too much.\n"


class Shown:
    """What the cells of a notebook show, in nbformat's words."""

    def __init__(self):
        self.left = MOST_OF_A_NOTEBOOK
        self.begin()

    def begin(self):
        """Begin a cell."""
        self.outputs, self.characters, self.shortened = [], 0, False
        self._clear_next = False

    def add(self, output, size):
        """Keep an output if there is room for it."""
        self._clear_if_asked()
        if self._fits(size):
            self.outputs.append(output)

    def print(self, name, text):
        """Keep what is printed, joined to what was printed before it."""
        self._clear_if_asked()
        room = MOST_CHARACTERS_OF_A_CELL - self.characters
        self.characters += len(text)
        if not text or room <= 0 or not self._fits(min(len(text), room)):
            return
        if len(text) > room:
            text, self.shortened = text[:room] + _SHORTENED, True
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"].write(text)
            return
        stream = io.StringIO()
        stream.write(text)
        self.outputs.append({"output_type": "stream", "name": name, "text": stream})

    def clear(self, wait):
        """Take away what the cell has shown, at once or when it shows something again."""
        self._clear_next = True
        if not wait:
            self._clear_if_asked()

    def finished(self):
        """Return the outputs of the cell."""
        return [
            {**one, "text": one["text"].getvalue()} if one["output_type"] == "stream" else one for one in self.outputs
        ]

    def _clear_if_asked(self):
        if self._clear_next:
            self.outputs, self._clear_next = [], False

    def _fits(self, size):
        if size > self.left:
            self.shortened = True
            return False
        self.left -= size
        return True


class _Stream(io.TextIOBase):
    """Standard output or error of a notebook."""

    encoding = "utf-8"

    def __init__(self, shown, name):
        self._shown, self._name = shown, name

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shown.print(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **_):
        self.shell.shown.add(*_bundle("display_data", data, metadata))

    def clear_output(self, wait=False):
        self.shell.shown.clear(wait)


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        output, size = _bundle("execute_result", format_dict, md_dict)
        self.shell.shown.add(output | {"execution_count": self.prompt_count}, size)


def _bundle(kind, data, metadata):
    data = {mime: _text(content) for mime, content in data.items() if isinstance(content, (str, bytes, dict))}
    size = sum(len(content) for content in data.values() if isinstance(content, str))
    return {"output_type": kind, "data": data, "metadata": {}}, size


def _text(content):
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content


class Shell(InteractiveShell):
    """Runs cells; `shown` has what they show."""

    shown = Instance(Shown, ())

    def run(self, source):
        """Run a cell and return its outputs."""
        self.shown.begin()
        self.run_cell(source, store_history=True)
        return self.shown.finished()

    def transform_cell(self, raw_cell):
        """Leave what is Python already as it is; IPython reads it token by token several times to find that out."""
        try:
            ast.parse(raw_cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return super().transform_cell(raw_cell)
        # A single line may mean something else to IPython, as the name of a magic does.
        several = len(raw_cell.splitlines()) > 1
        return raw_cell.rstrip("\n") + "\n" if several else super().transform_cell(raw_cell)

    def should_run_async(self, raw_cell, **others):
        """Look for what is awaited only where the word is."""
        return ("await" in raw_cell or "async" in raw_cell) and super().should_run_async(raw_cell, **others)

    def _showtraceback(self, etype, evalue, stb):
        text = [str(line) for line in stb][-100:]
        self.shown.add(
            {"output_type": "error", "ename": etype.__name__, "evalue": _said(evalue), "traceback": text},
            sum(map(len, text)),
        )

    def enable_gui(self, gui=None):
        """Pictures are inline, so there is no window to open."""

    def init_history(self):
        """Keep no history."""
        super().init_history()
        self.history_manager.enabled = False


def _said(error):
    try:
        return str(error)[:2000]
    except Exception:
        return ""


def make():
    """Return the shell; matplotlib shows its pictures inline by MPLBACKEND, as soon as a notebook loads it."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell = Shell.instance(config=config, display_pub_class=_Publisher, displayhook_class=_Hook)
    # What shows an error takes long to load, and is loaded with the first one.
    for wrong in ("1 / 0", "1 +"):
        shell.run_cell(wrong)
    return shell


def streams(shell):
    """Return what takes the place of sys.stdout and sys.stderr."""
    return _Stream(shell.shown, "stdout"), _Stream(shell.shown, "stderr")
