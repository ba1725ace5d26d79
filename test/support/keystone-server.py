"""A Keystone of its own: python3 keystone-server.py FOLDER PORT, with FOLDER/keystone.conf written by keystone.ts.

Does what an operator does with `keystone-manage` (schema, keys, first administrator), each in a child that shares the
imports, because starting Python and importing Keystone takes longer than the work. Then serves the WSGI application.
"""

import os
import sqlite3
import sys

from keystone.cmd import cli

folder, port = sys.argv[1], int(sys.argv[2])
config = folder + "/keystone.conf"
me = str(os.geteuid()), str(os.getegid())
url = "http://127.0.0.1:%d/v3" % port


def manage(*words):
    child = os.fork()
    if child == 0:
        try:
            cli.main(argv=["keystone-manage", "--config-file", config, *words])
            sys.stdout.flush()
            os._exit(0)
        except BaseException as error:  # also SystemExit
            print("keystone-manage %s: %r" % (words[0], error), file=sys.stderr, flush=True)
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit("keystone-manage %s failed" % words[0])


# Else it is a second start.
if not os.path.exists(folder + "/keystone.db"):
    manage("db_sync")
    # One thread's unfinished reading must not refuse another thread's writing ("database is locked").
    sqlite3.connect(folder + "/keystone.db").execute("PRAGMA journal_mode = WAL").fetchall()
    manage("fernet_setup", "--keystone-user", me[0], "--keystone-group", me[1])
    # The password of the first administrator is in OS_BOOTSTRAP_PASSWORD.
    manage("bootstrap", "--bootstrap-public-url", url, "--bootstrap-region-id", "RegionOne")

os.environ["OS_KEYSTONE_CONFIG_FILES"] = config
sys.argv = sys.argv[:1]

from keystone.server.wsgi import initialize_public_application  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, run_simple  # noqa: E402

# As behind a real web server: connections stay open.
WSGIRequestHandler.protocol_version = "HTTP/1.1"
run_simple("127.0.0.1", port, initialize_public_application(), threaded=True)
