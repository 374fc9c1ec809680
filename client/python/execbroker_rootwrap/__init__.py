"""Lets an OpenStack agent run its commands at the same time.

`install()` makes an agent that is not changed use this package's client of
rootwrap's daemon, and run through it what it would run in its privsep daemon.
`python3 -m execbroker_rootwrap AGENT ARGUMENTS` does that from outside.

This module imports nothing that `eventlet.monkey_patch()` changes, so that it
can come before it.
"""

from execbroker_rootwrap import imports

__all__ = ['install']


def install(client: bool = True, privsep: bool = True) -> None:
    """Puts this package in place of what the agent would use.

    Call it before the agent runs its first command, best as its very first
    line. It imports no module of the agent: each is changed right after its
    own import, or now if that is over. Calling again changes nothing.

    client: `oslo_rootwrap.client.Client` becomes `client.Client`.
    privsep: Neutron's `execute_process` becomes `privsep.execute_process`.
    """
    if client:
        imports.after('oslo_rootwrap.client', _replace_client)
    if privsep:
        imports.after('neutron.privileged.agent.linux.utils',
                      _replace_execute_process)


def _replace_client(module):
    from execbroker_rootwrap import client
    module.Client = client.Client


def _replace_execute_process(module):
    import logging

    from execbroker_rootwrap import privsep
    log = logging.getLogger(__name__)
    if not hasattr(module, 'execute_process'):
        log.warning('%s has no execute_process: its commands stay where they '
                    'are', module.__name__)
        return
    module.execute_process = privsep.execute_process
