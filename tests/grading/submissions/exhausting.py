"""Submissions that take, break or leave behind more than theirs; their other answers are right, and count."""

from submissions import RIGHT, right

_RAISED = "\nimport sys\nsys.setrecursionlimit(10**8)\ndef deep(n): return deep(n + 1) + 1\ndeep(0)"


def _in_an_answer(line):
    """Return the answers in which `backward`, worth four points, does something before it answers."""
    return {"backward": RIGHT["backward"].replace("    N, T =", f"    {line}\n    N, T =")}


_SWALLOWS = """
import time
while True:
    try:
        time.sleep(1)
    except BaseException:
        pass
"""
_SEGFAULT = "import ctypes; ctypes.string_at(0)"
_CELLS = {
    "a loop without end": "while True:\n    pass",
    "a loop that swallows interrupts": _SWALLOWS,
    "the alarm ignored": "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
    "exit": "exit()",
    "sys.exit": "import sys\nsys.exit(3)",
    "os._exit": "import os\nos._exit(0)",
    "os.abort": "import os\nos.abort()",
    "another program in its place": "import os\nos.execv('/bin/sleep', ['sleep', '1000'])",
    "a segfault": _SEGFAULT,
    "deep recursion": "def deep(n): return deep(n + 1)\ndeep(0)",
    "deeper recursion": _RAISED,
    "a memory bomb": "a = []\nwhile True: a.append(bytearray(10**7))",
    "a memory bomb at once": "np.ones(10**11)",
    "a memory bomb of many processes": (
        "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        a = [bytearray(b'x' * 10**6) for _ in range(600)]\n"
        "        time.sleep(60)\ntime.sleep(3)"
    ),
    "memory outside of processes": (
        "import os\nfor _ in range(100):\n    f = os.memfd_create('x')\n    os.write(f, b'x' * 10**8)"
    ),
    "a fork bomb": "import os\nwhile True: os.fork()",
    "a fork bomb that does not stop": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "a thread bomb": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(1000,)).start()",
    "a disk filler": "f = open('big', 'wb')\nwhile True: f.write(bytes(10**6))",
    "a disk filler of many files": "n = 0\nwhile True:\n    open(f'f{n}', 'wb').write(bytes(10**6)); n += 1",
    "50 MB of output": "for _ in range(50): print('x' * 10**6)",
    "a million outputs": "for n in range(10**6): display(n)",
    "output past Python": "import os\nfor n in (1, 2): os.write(n, b'x' * 10**6)\nos.system('yes | head -c 1000000')",
    "all files opened": "kept = []\nwhile True: kept.append(open('/dev/null'))",
    "all files closed": "import os\nos.closerange(0, 1000)",
    "the work folder deleted": "import shutil, os\nshutil.rmtree('.', ignore_errors=True)\nos.chdir('/')",
    "standard output taken away": "import sys\nsys.stdout = sys.stderr = None",
    "builtins broken": "import builtins\nbuiltins.len = builtins.isinstance = builtins.print = None",
    "threads left behind": (
        "import threading\ndef spin():\n    while True: pass\nfor _ in range(5): threading.Thread(target=spin).start()"
    ),
    "daemons left behind": (
        "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork(): os._exit(0)\n"
        "        while True: open('/notebook/left', 'a').write('x'); time.sleep(0.01)"
    ),
    "a shell left behind": "import subprocess\np = subprocess.Popen(['sh', '-c', 'sleep 1000 & sleep 1000'], start_new_session=True)",
    "stopped by itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "dead limits": "import resource\nfor what in range(16):\n    try: resource.setrlimit(what, (-1, -1))\n    except (ValueError, OSError): pass\na = []\nwhile True: a.append(bytearray(10**7))",
    # Reaching out.
    "the network and DNS": (
        "import socket\nfor there in [('1.1.1.1', 53), ('8.8.8.8', 80), ('10.9.9.1', 80), ('127.0.0.1', 22), ('example.org', 80)]:\n"
        "    try: socket.create_connection(there, 1)\n    except OSError as error: print(error)\n"
        "    try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'marks', there)\n    except OSError as error: print(error)"
    ),
    "strange sockets": (
        "import socket\nfor family in range(50):\n  for kind in (1, 2, 3, 5):\n    try:\n      s = socket.socket(family, kind)\n"
        "      if family not in (1, 2, 10): print('ESCAPED', family, kind)\n    except OSError: pass"
    ),
    "signals to everybody": (
        "import os, signal\nfor pid in [1, -1, *range(2, 5000)]:\n    if pid != os.getpid():\n        try: os.kill(pid, signal.SIGKILL)\n"
        "        except OSError: pass"
    ),
    "ptrace and the memory of others": (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\nfor pid in range(1, 300):\n    libc.ptrace(16, pid, 0, 0)\n    try:\n"
        "        open(f'/proc/{pid}/mem', 'r+b').write(b'x')\n    except OSError: pass"
    ),
    "/proc read": "import glob\nfor path in glob.glob('/proc/*/*'):\n    try: open(path).read(); print('ESCAPED', path)\n    except (OSError, UnicodeDecodeError): pass",
    "setuid and su": "import os\nfor change in (os.setuid, os.setgid):\n    try: change(0)\n    except OSError as error: print(error)\nos.system('su -c id; sudo -n id; mount')",
    "the clock set": "import time\ntime.clock_settime(time.CLOCK_REALTIME, 0)",
    "namespaces of its own": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nfor flags in (0x10000000, 0x10020000, 0x20000, 0x40000000):\n"
        "    if libc.unshare(flags) == 0: print('ESCAPED', hex(flags))\nlibc.mount(b'none', b'/tmp', b'tmpfs', 0, b'')\nlibc.umount2(b'/proc', 2)"
    ),
    "device files": (
        "import os, stat\nfor path in ['/dev/vda', '/dev/sda', '/dev/mem', '/dev/kmsg', '/dev/port']:\n    try: open(path, 'r+b').read(10); print('ESCAPED', path)\n"
        "    except OSError as error: print(error)\ntry: os.mknod('d', 0o600 | stat.S_IFBLK, os.makedev(8, 0)); print('ESCAPED')\nexcept OSError as error: print(error)"
    ),
    "keys and shared memory for the next": (
        "import ctypes\nlibc = ctypes.CDLL(None)\nif libc.syscall(248, b'user', b'marks', b'x', 1, -4) > 0: print('ESCAPED')\n"
        "if libc.shmget(7, 4096, 0o1666) > 0: print('ESCAPED')"
    ),
    "everything read that can be": (
        "import os\nfor place in ('/root', '/home', '/etc/shadow', '/tmp', '/var', '/mnt', '/srv', '/opt', '/notebook', '/sys'):\n"
        "    for where, _, names in os.walk(place):\n        for name in names:\n            if (name == 'gradebook.db' and 'nbgrader/tests' not in where) or 'solutions/0' in where or '/answer_key/' in where: print('ESCAPED', where, name)"
    ),
}
_ANSWERS = {
    "an answer without end": "while True: pass",
    "an answer that swallows interrupts": _SWALLOWS.strip().replace("\n", "\n    "),
    "an answer that crashes": _SEGFAULT,
    "an answer that takes all memory": "np.ones(10**9).sum(); [bytearray(10**7) for _ in range(10**4)]",
    "an answer that exits": "import os; os._exit(0)",
    "an answer that forks without end": "import os\n    while True:\n        try: os.fork()\n        except OSError: pass",
    "an answer that returns 800 MB": "return [np.zeros(10**7)] * 10",
    "an answer that returns itself for ever": "a = []; a.append(a); return a",
    "an answer that returns a number of 10000 digits": "return 10 ** 10000, 10 ** 10000, 10 ** 10000",
    "an answer that returns a million lists": "return [[0]] * 10**6",
    "an answer that returns very long words": "return ['x' * 10**6] * 1000",
    "an answer that raises what can't be shown": (
        "class E(Exception):\n        def __str__(self): raise SystemExit\n        __repr__ = __str__\n    raise E"
    ),
    "an error that no file can hold": "raise ValueError('\\ud800')",
    "an answer that leaves a thread": "import threading, time; threading.Thread(target=time.sleep, args=(1000,)).start(); return 0",
    "an answer that closes everything": "import os; os.closerange(0, 1000)",
}

KINDS = {
    **{name: right(last=source) for name, source in _CELLS.items()},
    **{
        f"{name}, first of all": right(first=_CELLS[name])
        for name in ("a segfault", "a loop that swallows interrupts", "os._exit")
    },
    **{name: right(deserves=23, answers=_in_an_answer(line)) for name, line in _ANSWERS.items()},
}
