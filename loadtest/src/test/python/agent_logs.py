"""What Neutron's own code and oslo.rootwrap's write into logs, on standard output.

Arguments: a root helper, and "agent" or "rootwrap".
"""

import logging
import subprocess
import sys
import time

from oslo_config import cfg
from oslo_log import log
from oslo_rootwrap import filters
from oslo_rootwrap import wrapper

COMMANDS = [
    ["true"],
    ["sh", "-c", "exit 3"],
    ["echo", "it's", 'a "b"', "\u00e9\n\u20ac", "\udcff", ""],
    ["cat"],
]
STDIN = "*filter\nCOMMIT\n"


class Daemon:
    """The daemon's client, without a daemon."""

    def execute(self, cmd, stdin=None):
        done = subprocess.run(cmd, input=(stdin or "").encode(), capture_output=True)
        return done.returncode, done.stdout, done.stderr


def agent(helper):
    from neutron.agent.linux import utils
    from neutron.conf.agent import common

    common.register_root_helper(cfg.CONF)
    log.register_options(cfg.CONF)
    cfg.CONF(["--debug"], project="neutron", default_config_files=[])
    cfg.CONF.set_override("root_helper", helper, group="AGENT")
    log.setup(cfg.CONF, "neutron")
    for daemon in (None, "daemon"):
        cfg.CONF.set_override("root_helper_daemon", daemon, group="AGENT")
        utils.RootwrapDaemonHelper.get_client = Daemon
        for command in COMMANDS:
            utils.execute(command, process_input=STDIN, run_as_root=True, check_exit_code=False)
    utils.execute(["cat", "/nowhere"], run_as_root=True, check_exit_code=False, process_input=STDIN)


def rootwrap():
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    stamp = time.strftime("%b %e %H:%M:%S")
    handler.setFormatter(logging.Formatter(stamp + " host neutron-rootwrap: %(message)s"))
    root.addHandler(handler)
    allowed = [filters.CommandFilter(command[0], "root") for command in COMMANDS]
    for each in allowed:
        each.name = each.exec_path
    for command in COMMANDS:
        wrapper.start_subprocess(
            allowed, command, exec_dirs=["/usr/bin"], log=True, stdin=subprocess.DEVNULL
        ).wait()


if __name__ == "__main__":
    if sys.argv[2] == "agent":
        agent(sys.argv[1])
    else:
        rootwrap()
