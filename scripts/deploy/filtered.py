"""Runs a program under the SystemCallFilter lines of a systemd unit: python3 filtered.py UNIT PROGRAM [ARGUMENT...]

Needs libseccomp's Python and systemd-analyze, which knows what is in each @set. Unlike systemd, it is in force one step earlier:
the exec of the program is filtered too.
"""
import errno
import os
import re
import subprocess
import sys

import seccomp

unit, *program = sys.argv[1:]


def lines(name):
    with open(unit, encoding="utf-8") as text:
        return re.findall(rf"(?m)^{name}=(.*)$", text.read())


def calls(name):
    """The calls of a set, and of the sets in it; a call is its own."""
    if not name.startswith("@"):
        return {name}
    listed = subprocess.run(["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True).stdout
    names = [line.strip() for line in listed.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
    return set().union(*(calls(each) for each in names))


allowed = set()
for line in lines("SystemCallFilter"):
    named = set().union(*(calls(name) for name in line.lstrip("~").split()))
    allowed = allowed - named if line.startswith("~") else allowed | named
# systemd lets these through whatever is said: without them nothing starts.
allowed |= calls("@default") | {"execve", "exit", "exit_group"}

assert lines("SystemCallErrorNumber") == ["EPERM"], "the filter below answers EPERM"
rules = seccomp.SyscallFilter(defaction=seccomp.ERRNO(errno.EPERM))
for call in sorted(allowed):
    try:
        rules.add_rule(seccomp.ALLOW, call)
    except RuntimeError:
        pass  # A call of another architecture.
rules.load()
os.execv(program[0], program)
