"""Prints what the installed Neutron 21's L3 and DHCP agents hand to their root helper, one JSON array a line.

Its own classes build the commands; only where they would run one, it is printed instead. Nothing is
changed on the host. The process that a command line would signal is given as "{pid of PROGRAM}".
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
from unittest import mock

import eventlet

eventlet.monkey_patch()

import netaddr
from neutron_lib import constants
from oslo_config import cfg
from oslo_utils import uuidutils

from neutron.agent.common import async_process
from neutron.agent.l3 import dvr_fip_ns
from neutron.agent.l3 import dvr_local_router
from neutron.agent.l3 import dvr_snat_ns
from neutron.agent.l3 import ha_router
from neutron.agent.l3 import namespaces
from neutron.agent.l3.extensions import ndp_proxy
from neutron.agent.linux import dhcp
from neutron.agent.linux import dibbler
from neutron.agent.linux import external_process
from neutron.agent.linux import interface
from neutron.agent.linux import ip_lib
from neutron.agent.linux import iptables_manager
from neutron.agent.linux import keepalived
from neutron.agent.linux import l3_tc_lib
from neutron.agent.linux import ra
from neutron.agent.linux import utils
from neutron.agent.metadata import driver as metadata
from neutron.conf.agent import common as agent_conf
from neutron.conf.agent import dhcp as dhcp_conf
from neutron.conf.agent.l3 import config as l3_conf
from neutron.conf.agent.l3 import ha as ha_conf
from neutron.conf.agent.l3 import keepalived as keepalived_conf
from neutron.conf.agent.metadata import config as metadata_conf
from neutron.conf import common as common_conf
from neutron import privileged

# What stands for the state_path of an installed agent, /var/lib/neutron.
STATE = tempfile.mkdtemp()
ROUTER, NETWORK, SUBNET, PORT = (uuidutils.generate_uuid() for _ in range(4))
ROUTER_NS = namespaces.NS_PREFIX + ROUTER


def record(command):
    words = [str(word).replace(STATE, "/var/lib/neutron") for word in command]
    print(json.dumps(words), flush=True)


def execute(cmd, *args, addl_env=None, run_as_root=False, return_stderr=False, **kwargs):
    if run_as_root:
        record(utils.addl_env_args(addl_env) + list(cmd))
    output = "iptables v1.8.9 (nf_tables)\n" if "--version" in cmd else ""
    return (output, "") if return_stderr else output


def configure():
    conf = cfg.CONF
    common_conf.register_core_common_config_opts()
    for register in (agent_conf.register_external_process_opts,
                     agent_conf.register_pd_opts,
                     agent_conf.register_pddriver_opts,
                     agent_conf.register_ra_opts,
                     agent_conf.register_interface_opts,
                     agent_conf.register_root_helper,
                     agent_conf.register_agent_state_opts_helper,
                     agent_conf.register_iptables_opts,
                     agent_conf.register_process_monitor_opts,
                     agent_conf.register_interface_driver_opts_helper,
                     dhcp_conf.register_agent_dhcp_opts):
        try:
            register(conf)
        except TypeError:
            register()
    l3_conf.register_l3_agent_config_opts(l3_conf.OPTS, conf)
    ha_conf.register_l3_agent_ha_opts(conf)
    keepalived_conf.register_l3_agent_keepalived_opts(conf)
    metadata_conf.register_meta_conf_opts(metadata_conf.SHARED_OPTS, conf)
    metadata_conf.register_meta_conf_opts(metadata_conf.METADATA_PROXY_HANDLER_OPTS, conf)
    conf(["--config-file", os.devnull], project="neutron")
    conf.set_override("state_path", STATE)
    conf.set_override("lock_path", STATE, group="oslo_concurrency")
    return conf
