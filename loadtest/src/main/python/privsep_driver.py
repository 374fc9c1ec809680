"""Runs commands in a privsep daemon, as Neutron's agents do since about 2020.

Usage: privsep_driver.py

Each is a call of neutron.privileged.agent.linux.utils.execute_process, which neutron.agent.linux.utils
makes for a command that is to run as root. The daemon is the one that oslo.privsep starts at the first of
them, with its own default of a thread for each processor. It returns text: what is compared is that text
as UTF-8, and commands that write anything else are not for it.

Requests and answers are those of floor.c.
"""

import sys

import driver

HELPER = "/usr/bin/privsep-helper"


def start():
    from neutron import privileged
    from neutron.privileged.agent.linux import utils
    from oslo_config import cfg

    cfg.CONF([], project="neutron", default_config_files=[])
    cfg.CONF.set_override("helper_command", HELPER, group=privileged.default.cfg_section)
    privileged.default.start()

    def execute(argv, stdin):
        out, err, code = utils.execute_process(argv, stdin.encode() or None, None)
        return code, out, err

    return execute


def about():
    from importlib import metadata

    return "execute_process of Neutron %s, a daemon of oslo.privsep %s" % (
        metadata.version("neutron"),
        metadata.version("oslo.privsep"),
    )


if __name__ == "__main__":
    sys.exit(driver.serve(about, start))
