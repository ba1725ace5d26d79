"""Debian's `openstack` client, many commands with one start of Python: python3 openstack-shell.py

Reads a line of JSON for every command, {"id": 1, "words": [...], "env": {...}}, and answers {"id": 1, "code": 0,
"output": "..."} when it has ended. Every command runs in a fork, in which the client is as it was just after its
imports; those take longer than most commands. Ends with its stdin.
"""

import json
import os
import selectors
import sys

# What the client imports itself in every run of such commands, here once.
import ironicclient.osc.plugin  # noqa: F401
import ironicclient.osc.v1.baremetal_node  # noqa: F401
import ironicclient.v1.client  # noqa: F401
import keystoneauth1.loading  # noqa: F401
import openstack.connection  # noqa: F401
import openstackclient.compute.v2.console  # noqa: F401
import openstackclient.compute.v2.server  # noqa: F401
import openstackclient.shell

selector = selectors.DefaultSelector()
selector.register(sys.stdin, selectors.EVENT_READ)
running = {}


def start(command):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(write, 1)
            os.dup2(write, 2)
            os.environ.clear()
            os.environ.update(command["env"])
            sys.argv = ["openstack", *command["words"]]
            code = openstackclient.shell.main()
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code or 0)
    os.close(write)
    selector.register(read, selectors.EVENT_READ)
    running[read] = {"id": command["id"], "child": child, "output": b""}


def more(read):
    command = running[read]
    part = os.read(read, 65536)
    command["output"] += part
    if part:
        return
    selector.unregister(read)
    os.close(read)
    del running[read]
    code = os.waitstatus_to_exitcode(os.waitpid(command["child"], 0)[1])
    answer = {"id": command["id"], "code": code, "output": command["output"].decode(errors="replace")}
    print(json.dumps(answer), flush=True)


buffered = b""
while True:
    for key, _ in selector.select():
        if key.fileobj is not sys.stdin:
            more(key.fileobj)
            continue
        part = os.read(sys.stdin.fileno(), 65536)
        if not part:
            sys.exit(0)
        *lines, buffered = (buffered + part).split(b"\n")
        for line in lines:
            start(json.loads(line))
