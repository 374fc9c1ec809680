"""Prints what the L3 and DHCP agents of the installed Neutron 21 hand to their root helper, or to
privsep's execute_process: one JSON array a line.

Neutron's own classes build the commands; at the place where they would run one it is printed instead,
so nothing on the host changes. A pid is given as "{pid of PROGRAM}".
"""

import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
import types
from unittest import mock

import eventlet

eventlet.monkey_patch()

from neutron_lib import constants
from oslo_config import cfg
from oslo_privsep import priv_context

from neutron import privileged
from neutron.agent import dhcp_agent
from neutron.agent import l3_agent
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
from neutron.agent.linux import ip_conntrack
from neutron.agent.linux import ip_lib
from neutron.agent.linux import ipset_manager
from neutron.agent.linux import iptables_firewall
from neutron.agent.linux import iptables_manager
from neutron.agent.linux import keepalived
from neutron.agent.linux import l3_tc_lib
from neutron.agent.linux import ra
from neutron.agent.linux import utils
from neutron.agent.metadata import driver as metadata
from neutron.conf.agent import common as agent_conf

# Stand for the folders of an installed agent.
STATE = tempfile.mkdtemp()
ETC = tempfile.mkdtemp()
ROUTER = "5f1c4a5e-0f52-4d2c-9d0e-6d6f3a1b2c3d"
NETWORK = "0b2c7d1a-1d7e-4c57-8a43-9f0d3c2b1a0e"
SUBNET = "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"
PORT = "3f2a1b0c-9d8e-4f7a-8b6c-5d4e3f2a1b0c"
ROUTER_NS = "qrouter-" + ROUTER
SNAT_NS = "snat-" + ROUTER
FIP_NS = "fip-" + NETWORK
DHCP_NS = "qdhcp-" + NETWORK
INTERNAL, GATEWAY, FIP_GATEWAY = "qr-3f2a1b0c-9d", "qg-3f2a1b0c-9d", "fg-3f2a1b0c-9d"


# What decides how the caller goes on, by the last words of the command.
OUTPUTS = {"iptables --version": "iptables v1.8.9\n", "-N net.bridge": "net.bridge\n"}


def record(cmd, addl_env):
    words = [str(word) for word in utils.addl_env_args(addl_env) + list(cmd)]
    print(json.dumps([word.replace(STATE, "/var/lib/neutron").replace(ETC, "/etc/neutron")
                      for word in words]))
    return OUTPUTS.get(" ".join(words[-2:]), ""), "", 0


def by_privsep(cmd, _process_input, addl_env):
    """Stands for neutron.privileged.agent.linux.utils.execute_process."""
    return record(cmd, addl_env)


def by_rootwrap(cmd, _process_input, addl_env, run_as_root):
    """Stands for neutron.agent.linux.utils._execute_process."""
    return record(cmd, addl_env) if run_as_root else ("", "", 0)


def iptables(conf):
    for namespace in (ROUTER_NS, DHCP_NS):
        manager = iptables_manager.IptablesManager(use_ipv6=True, nat=True, namespace=namespace)
        manager.ipv4["filter"].add_rule("INPUT", "-j ACCEPT")
        manager.ipv6["filter"].add_rule("INPUT", "-j ACCEPT")
        manager.apply()
        manager.use_table_lock = True
        manager.apply()
        assert manager.random_fully


def namespace_settings(conf):
    driver = interface.OVSInterfaceDriver(conf)
    with mock.patch.object(ip_lib.IPWrapper, "ensure_namespace",
                           lambda self, name: ip_lib.IPWrapper(namespace=name)):
        namespaces.RouterNamespace(ROUTER, conf, driver, True).create()
        ha_router.HaRouterNamespace(ROUTER, conf, driver, True).create()
        dvr_snat_ns.SnatNamespace(ROUTER, conf, driver, True).create()
        dvr_fip_ns.FipNamespace(NETWORK, conf, driver, True).create()
    with mock.patch.object(ip_lib, "create_network_namespace"):
        ip_lib.IPWrapper().netns.add(ROUTER_NS)
    for on_host in (True, False):
        ip_lib.set_ip_nonlocal_bind_for_namespace(DHCP_NS, 1, root_namespace=on_host)
    with mock.patch.object(ip_lib, "set_ip_nonlocal_bind", side_effect=[1, 0]):
        ip_lib.set_ip_nonlocal_bind_for_namespace(DHCP_NS, 1, root_namespace=True)
    ip_lib.set_ip_nonlocal_bind(1)
    driver.configure_ipv6_ra(DHCP_NS, "default", constants.ACCEPT_RA_DISABLED)
    for value in (constants.ACCEPT_RA_DISABLED, constants.ACCEPT_RA_WITHOUT_FORWARDING,
                  constants.ACCEPT_RA_WITH_FORWARDING):
        driver.configure_ipv6_ra(ROUTER_NS, GATEWAY, value)
    for device, enabled in itertools.product((GATEWAY, "all"), (True, False)):
        driver.configure_ipv6_forwarding(ROUTER_NS, device, enabled)
    ip_lib.IPDevice("tap3f2a1b0c-9d").disable_ipv6()


def distributed(conf):
    router = mock.Mock(ns_name=ROUTER_NS, snat_ports=[])
    router.get_snat_interfaces.return_value = []
    dvr_local_router.DvrLocalRouter.external_gateway_added(router, {}, GATEWAY)
    port = {"fixed_ips": [{"ip_address": "10.0.5.1", "prefixlen": 24, "subnet_id": SUBNET}]}
    gateway = {"fixed_ips": [{"ip_address": "10.0.5.2", "prefixlen": 24}]}
    router._get_snat_idx.return_value = 167773441
    with mock.patch.object(ip_lib, "add_ip_rule"), mock.patch.object(ip_lib, "IPDevice"):
        dvr_local_router.DvrLocalRouter._snat_redirect_modify(
            router, gateway, port, INTERNAL, is_add=True)
    fip = mock.Mock()
    fip.get_name.return_value = FIP_NS
    fip_port = {"network_id": NETWORK, "id": PORT, "mac_address": "fa:16:3e:01:00:05",
                "fixed_ips": [], "subnets": []}
    with mock.patch.object(ip_lib.IPWrapper, "get_devices", return_value=[]):
        dvr_fip_ns.FipNamespace._create_gateway_port(fip, fip_port, FIP_GATEWAY)


def addresses(conf):
    device = ip_lib.IPDevice(GATEWAY, namespace=ROUTER_NS)
    for cidr in ("172.24.4.10/32", "2001:db8::10/64"):
        device.delete_conntrack_state(cidr)
    for protocol in ("tcp", "udp"):
        device.delete_socket_conntrack_state("172.24.4.10/32", "8080", protocol)
    with mock.patch.object(ip_lib.time, "sleep"):
        for namespace, name in ((ROUTER_NS, GATEWAY), (ROUTER_NS, INTERNAL),
                                (FIP_NS, FIP_GATEWAY), (SNAT_NS, "sg-3f2a1b0c-9d")):
            ip_lib._arping(namespace, name, "172.24.4.10", 2, True)


def rate_limits(conf):
    shown = ("filter protocol ip u32 fh 800::800 order 2048 key ht 800 bkt 0\n"
             "  match 172.24.4.10/32 at 12")
    qdiscs = [{"qdisc_type": "htb", "handle": "8001:"}, {"qdisc_type": "ingress", "handle": "ffff:"}]
    with mock.patch.object(l3_tc_lib.tc_lib, "list_tc_qdiscs", return_value=qdiscs):
        for name, direction in itertools.product(
                (GATEWAY, FIP_GATEWAY, "rfp-5f1c4a5e-0"), ("ingress", "egress")):
            command = l3_tc_lib.FloatingIPTcCommand(name, namespace=ROUTER_NS)
            with mock.patch.object(command, "_get_filters", return_value=shown):
                command.set_ip_rate_limit(direction, "172.24.4.10", 1024, 0)
                command.set_ip_rate_limit(direction, "172.24.4.10", 1024, 512)
                command.clear_all_filters(direction)
            command.get_existing_filter_ids(direction)


def proxies_of_neighbours(conf):
    proxy = types.SimpleNamespace(ip_address="2001:db8::10")
    extension = mock.Mock()
    agent = ndp_proxy.NDPProxyAgentExtension
    # The methods without the lock around them, which needs a coordinator.
    bare = {name: getattr(agent, name).__wrapped__
            for name in ("_process_create", "_process_delete", "_process_create_dvr",
                         "_process_delete_dvr", "_clear_ndp_proxies", "_init_ndp_proxy_rule")}
    tables = mock.Mock()
    tables.ipv6 = {"filter": mock.Mock(chains=[ndp_proxy.DEFAULT_NDP_PROXY_CHAIN], rules=[])}
    wrapper = ip_lib.IPWrapper(namespace=ROUTER_NS)
    router = mock.Mock(internal_ports=[])
    bare["_process_create"](extension, [proxy], GATEWAY, ROUTER_NS, tables)
    bare["_process_delete"](extension, [proxy], GATEWAY, ROUTER_NS, tables)
    bare["_process_create_dvr"](
        extension, [proxy], mock.Mock(), mock.Mock(), FIP_GATEWAY, FIP_NS)
    bare["_process_delete_dvr"](
        extension, [proxy], mock.Mock(), mock.Mock(), FIP_GATEWAY, FIP_NS)
    bare["_init_ndp_proxy_rule"](extension, router, GATEWAY, tables, False, wrapper, ROUTER_NS)
    bare["_clear_ndp_proxies"](extension, wrapper, tables, GATEWAY, ROUTER_NS)


class Processes:
    """Lets a ProcessManager believe that its process runs, or that it does not."""

    def __init__(self, program):
        self.program = program

    def __enter__(self):
        manager = external_process.ProcessManager
        self.patches = [
            mock.patch.object(manager, "active", self.program is not None),
            mock.patch.object(manager, "pid", "{pid of %s}" % self.program),
            mock.patch("neutron.common.utils.wait_until_true"),
            mock.patch.object(utils, "delete_if_exists"),
        ]
        for patch in self.patches:
            patch.start()

    def __exit__(self, *exception):
        for patch in self.patches:
            patch.stop()


NOT_RUNNING = None


def metadata_proxies(conf):
    monitor = mock.Mock()
    conf.set_override("metadata_proxy_user", "root")
    conf.set_override("metadata_proxy_group", "root")
    for namespace, ids in ((ROUTER_NS, {"router_id": ROUTER}), (DHCP_NS, {"network_id": NETWORK})):
        with Processes(NOT_RUNNING):
            metadata.MetadataDriver.spawn_monitored_metadata_proxy(
                monitor, namespace, 9697, conf, **ids)
        with Processes("haproxy"):
            metadata.MetadataDriver.destroy_monitored_metadata_proxy(
                monitor, next(iter(ids.values())), conf, namespace)
            # What follows where the proxy does not end in time.
            metadata.MetadataDriver._get_metadata_proxy_process_manager(
                ROUTER, conf, ns_name=namespace).disable(sig=str(int(signal.SIGKILL)))


def router_advertisements(conf):
    daemon = ra.DaemonMonitor(ROUTER, ROUTER_NS, mock.Mock(), lambda port: INTERNAL, conf)
    configuration = os.path.join(conf.ra_confs, ROUTER + ".radvd.conf")
    for user in ("neutron", "root"):
        conf.set_override("radvd_user", user)
        with Processes(NOT_RUNNING):
            daemon._spawn_radvd(configuration)
    with Processes("radvd"):
        daemon._spawn_radvd(configuration)
        daemon.disable()


def highly_available(conf):
    for namespace in (ROUTER_NS, SNAT_NS):
        manager = keepalived.KeepalivedManager(
            ROUTER, keepalived.KeepalivedConf(), mock.Mock(), conf.ha_confs_path, namespace)
        for debug in (False, True):
            with Processes(NOT_RUNNING), mock.patch.object(
                    keepalived.logging, "is_debug_enabled", return_value=debug):
                manager.spawn()
        with Processes("keepalived"):
            manager.spawn()
            manager.disable()
            manager._get_vrrp_process(os.path.join(STATE, "vrrp")).disable()
        router = mock.Mock(router_id=ROUTER, agent_conf=conf, ha_namespace=namespace)
        router.keepalived_manager = manager
        router.get_ha_device_name.return_value = "ha-3f2a1b0c-9d"
        router._get_primary_vip.return_value = "169.254.0.1/24"
        bare = ha_router.HaRouter
        router._get_state_change_monitor_callback = (
            lambda router=router: bare._get_state_change_monitor_callback(router))
        router._get_state_change_monitor_process_manager = (
            lambda router=router: bare._get_state_change_monitor_process_manager(router))
        # The agent is not root.
        with Processes(NOT_RUNNING), mock.patch.object(os, "geteuid", lambda: 110), \
                mock.patch.object(os, "getegid", lambda: 115):
            bare.spawn_state_change_monitor(router, mock.Mock())
        with Processes("python3"):
            bare.destroy_state_change_monitor(router, mock.Mock())
            router._get_state_change_monitor_process_manager().disable(
                sig=str(int(signal.SIGKILL)))


def prefix_delegation(conf):
    client = dibbler.PDDibbler(ROUTER, SUBNET, INTERNAL)
    with Processes(NOT_RUNNING):
        client.enable(mock.Mock(), ROUTER_NS, GATEWAY, "fe80::1")
    with Processes("dibbler-client"):
        client.disable(mock.Mock(), ROUTER_NS)
        client.disable(mock.Mock(), ROUTER_NS, switch_over=True)


def security_groups(conf):
    sets = ipset_manager.IpsetManager()
    members = [("10.0.5.%d" % number, "fa:16:3e:01:00:05") for number in range(9)]
    for few, many in ((members[:1], members), ([("2001:db8::1", "")], [("::/0", "")])):
        version = "IPv6" if ":" in few[0][0] else "IPv4"
        for change in (few, few + many[:2], few, many, few):
            sets.set_members(PORT, version, change)
        sets.destroy(PORT, version)
    iptables_firewall.IptablesFirewallDriver._check_netfilter_for_bridges()

    table = iptables_manager.IptablesManager().get_rules_for_table
    port = {"device": "tap3f2a1b0c-9d", "fixed_ips": ["10.0.5.9", "2001:db8::9"], "network_id": NETWORK}
    connections = ip_conntrack.IpConntrackManager(table, {}, {}, zone_per_port=True)
    connections.get_device_zone(port)
    for version, direction, protocol, remotes in itertools.product(
            ("IPv4", "IPv6"), ("ingress", "egress"), (None, "tcp", "ipv6-icmp", 0, 132),
            (None, ["10.0.5.7", "10.9.0.0/16", "2001:db8::7"])):
        rule = {"ethertype": version, "direction": direction, "protocol": protocol}
        for remote in remotes or [None]:
            connections._delete_conntrack_state([port], rule, remote)
    connections._delete_conntrack_state(
        [port], {"ethertype": "ipv4", "direction": "ingress", "mark": "0x1"})


def subnet(version, cidr):
    return dhcp.DictModel(id=SUBNET, ip_version=version, cidr=cidr, enable_dhcp=True,
                          ipv6_address_mode=None, ipv6_ra_mode=None)


def dhcp_servers(conf):
    v4, v6 = subnet(4, "10.1.0.0/24"), subnet(6, "2001:db8::/64")
    for subnets, overrides in (
            ([v4], {}),
            ([v4, v6], {"dnsmasq_config_file": "/etc/neutron/dnsmasq-neutron.conf"}),
            ([v4] * 5, {"dnsmasq_dns_servers": ["192.0.2.53", "2001:db8::53"]}),
            ([v6], {"dnsmasq_local_resolv": True, "dhcp_lease_duration": -1, "dns_domain": ""}),
            ([v4], {"dhcp_renewal_time": 3600, "dhcp_rebinding_time": 6300,
                    "dhcp_broadcast_reply": True,
                    "dnsmasq_base_log_dir": "/var/log/neutron/dnsmasq"}),
            ([v4] * 12, {})):
        for name, value in overrides.items():
            conf.set_override(name, value)
        network = dhcp.NetModel(dict(id=NETWORK, subnets=subnets, non_local_subnets=[], ports=[],
                                     namespace=DHCP_NS, mtu=1450))
        network.namespace = DHCP_NS
        with mock.patch.object(dhcp, "DeviceManager"):
            server = dhcp.Dnsmasq(conf, network, mock.Mock())
        server.device_manager.driver.bridged = True
        with Processes(NOT_RUNNING), mock.patch.object(os, "makedirs"), mock.patch.object(
                server, "_output_config_files"), mock.patch.object(
                server, "_output_init_lease_file"):
            server.spawn_process()
        with Processes("dnsmasq"), mock.patch.object(server, "_output_config_files"):
            server._spawn_or_reload_process(reload_with_HUP=True)
            server.disable(retain_port=True)
        for name in overrides:
            conf.clear_override(name)


def privileged_daemons(conf):
    agent_conf.setup_privsep()
    contexts = [context for context in vars(privileged).values()
                if isinstance(context, priv_context.PrivContext)]
    for context in contexts:
        folder = tempfile.mkdtemp()
        os.rmdir(folder)
        command = context.helper_command(os.path.join(folder, "privsep.sock"))
        record(command[command.index("privsep-helper"):], None)


def configured():
    """Configured by files, as agents are; they stand for files in /etc/neutron."""
    conf = cfg.CONF
    for name in ("neutron.conf", "l3_agent.ini"):
        with open(os.path.join(ETC, name), "w"):
            pass
    l3_agent.register_opts(conf)
    dhcp_agent.register_options(conf)
    conf(["--config-file", os.path.join(ETC, "neutron.conf"),
          "--config-file", os.path.join(ETC, "l3_agent.ini")], project="neutron")
    conf.set_override("state_path", STATE)
    conf.set_override("lock_path", STATE, group="oslo_concurrency")
    return conf


def main():
    conf = configured()
    with mock.patch.object(utils.priv_utils, "execute_process", by_privsep), \
            mock.patch.object(utils, "_execute_process", by_rootwrap):
        for scene in (iptables, namespace_settings, distributed, addresses, rate_limits,
                      proxies_of_neighbours, metadata_proxies, router_advertisements,
                      highly_available, prefix_delegation, dhcp_servers, security_groups,
                      privileged_daemons):
            scene(conf)


try:
    main()
finally:
    shutil.rmtree(STATE)
    shutil.rmtree(ETC)
