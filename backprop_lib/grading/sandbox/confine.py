"""What the kernel is asked for, so that a process can see and reach nothing that it did not start: namespaces, limits, seccomp.

Everything here is called in a fork that has not yet run a line of the student's.
"""

import ctypes
import os
import resource
import tempfile

_libc = ctypes.CDLL(None, use_errno=True)

# linux/sched.h: mount, cgroup, uts, ipc, user, pid, net
_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 1 << 14, 1 << 18
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 4, 38, 24
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

# Nobody's user id, for a grader that runs as root: the kernel exempts root itself from the limit on processes.
NOBODY = 65534
_STUDENT = 1000

WORK = "/notebook"
_ROOM = {WORK: 64, "/tmp": 64, "/dev/shm": 16}  # MB that can be written

# Each of these reaches across processes, keeps memory that no limit counts, or opens a large piece of the kernel.
_REFUSED = [
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "kcmp",
    "memfd_create",
    "memfd_secret",
    "shmget",
    "shmat",
    "shmctl",
    "msgget",
    "msgsnd",
    "semget",
    "mq_open",
    "add_key",
    "request_key",
    "keyctl",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "fsopen",
    "fsmount",
    "fsconfig",
    "fspick",
    "open_tree",
    "move_mount",
    "mount_setattr",
    "swapon",
    "swapoff",
    "reboot",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "acct",
    "quotactl",
    "syslog",
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "personality",
    "mknod",
    "mknodat",
    "name_to_handle_at",
    "open_by_handle_at",
    "fanotify_init",
    "lookup_dcookie",
    "vmsplice",
    "sethostname",
    "setdomainname",
    "iopl",
    "ioperm",
]
_ERRNO_PERMISSION = 0x00050000 | 1  # SCMP_ACT_ERRNO(EPERM)
_ALLOW = 0x7FFF0000
_EQUAL, _GREATER = 4, 6  # SCMP_CMP_EQ, SCMP_CMP_GT


def become_nobody():
    """Leave root behind for good; nothing to do for an ordinary user."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        # The kernel took away what a process needs to map its own user id.
        _libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


def enter_namespaces():
    """Enter namespaces of its own; what is forked next is the first process in them."""
    user, group = os.getuid(), os.getgid()
    _checked(_libc.unshare(_NAMESPACES), "unshare")
    for name, content in [
        ("setgroups", "deny"),
        ("uid_map", f"{_STUDENT} {user} 1"),
        ("gid_map", f"{_STUDENT} {group} 1"),
    ]:
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def furnish():
    """Make the folders that can be written, hide /proc, and allow no further namespaces."""
    _checked(_libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None), "mount /")
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")
    for path, megabytes in _ROOM.items():
        if path != WORK and os.listdir(path):
            continue  # a library lies in there
        options = f"size={megabytes}m,nr_inodes=4000,mode=0700,uid={_STUDENT},gid={_STUDENT}"
        _mount_memory(path, _MS_NOSUID | _MS_NODEV, options)
    _mount_memory("/proc", _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, "size=4k,mode=0555")


def _mount_memory(path, flags, options):
    _checked(_libc.mount(b"tmpfs", path.encode(), b"tmpfs", flags, options.encode()), f"mount {path}")


def limit(memory, seconds):
    """Limit this process and what it will start.

    Parameters
    ----------
    memory : int
        Bytes, beyond what it has now.
    seconds : int
        Of computing.
    """
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    for what, most in [
        (resource.RLIMIT_AS, now + memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NPROC, 64),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_FSIZE, 64 * 2**20),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ]:
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def drop_privileges(syscalls):
    """Give up all capabilities for good, and the system calls that no notebook needs.

    Parameters
    ----------
    syscalls : SystemCalls
    """
    for capability in range(64):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    syscalls.refuse()


class _Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


class SystemCalls:
    """The filter of system calls, made by libseccomp; `refuse` puts it into force for this process and its children."""

    def __init__(self):
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._filter = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(_ALLOW)))
        for name in _REFUSED:
            number = self._library.seccomp_syscall_resolve_name(name.encode())
            if number >= 0:
                self._add(number)
        # AF_UNIX, AF_INET and AF_INET6 stay within the namespaces; others, as AF_VSOCK, do not.
        socket = self._library.seccomp_syscall_resolve_name(b"socket")
        self._add(socket, _Comparison(0, _GREATER, 10, 0))
        for family in range(3, 10):
            self._add(socket, _Comparison(0, _EQUAL, family, 0))
        self._program = self._exported()

    def _add(self, number, *comparisons):
        array = (_Comparison * max(len(comparisons), 1))(*comparisons)
        done = self._library.seccomp_rule_add_array(
            self._filter, ctypes.c_uint32(_ERRNO_PERMISSION), number, len(comparisons), array
        )
        if done:
            raise OSError(-done, f"libseccomp: {os.strerror(-done)}")

    def _exported(self):
        """Return the filter as the kernel wants it, so that it need not be made again for each notebook."""
        with tempfile.TemporaryFile() as file:
            done = self._library.seccomp_export_bpf(self._filter, file.fileno())
            if done:
                raise OSError(-done, f"libseccomp: {os.strerror(-done)}")
            file.seek(0)
            content = file.read()
        self._instructions = ctypes.create_string_buffer(content, len(content))
        return _Program(len(content) // 8, ctypes.addressof(self._instructions))

    def refuse(self):
        """Put the filter into force."""
        _checked(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(self._program), 0, 0), "seccomp")


def _checked(returned, what):
    if returned < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
