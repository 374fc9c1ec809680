#!/usr/bin/python3
"""Runs commands at the same time over one connection, and shows their output
as it comes: execbroker.v1 in a page, as proto/PROTOCOL.md has it.

    protoc -I proto/src/main/proto --python_out=/tmp/generated \
        proto/src/main/proto/execbroker/v1/exec.proto
    PYTHONPATH=/tmp/generated client/examples/stream.py \
        'ip netns list' 'ip -o link' 'iptables-save'

Needs Debian's python3-protobuf and protobuf-compiler. Any language that has
protobuf and Unix sockets can do the same.
"""

import argparse
import asyncio
import os
import shlex
import socket
import sys

from execbroker.v1 import exec_pb2 as pb

# What this program is ready to hold of one command's output, and of all. The
# broker sends no more; what is beyond stays in the command's pipe.
STREAM_WINDOW = 64 * 1024
CONNECTION_WINDOW = 256 * 1024


class Window:
    """Gives credit back for the bytes that were dealt with."""

    def __init__(self, connection, stream_id, size):
        self.connection, self.stream_id = connection, stream_id
        self.half, self.used = size // 2, 0

    async def consumed(self, count):
        # Not for each chunk: a frame back for every frame is too many.
        self.used += count
        if self.used >= self.half:
            await self.connection.send(window_update=pb.WindowUpdate(
                stream_id=self.stream_id, credit_bytes=self.used))
            self.used = 0


class Connection:
    """One socket, which carries frames: a varint length, and a message."""

    def __init__(self, connected):
        self.socket, self.received = connected, bytearray()

    async def send(self, **member):
        body = pb.ClientFrame(**member).SerializeToString()
        length, rest = bytearray(), len(body)
        while rest > 0x7f:
            length.append(rest & 0x7f | 0x80)
            rest >>= 7
        try:
            await asyncio.get_running_loop().sock_sendall(
                self.socket, bytes(length) + bytes([rest]) + body)
        except (BrokenPipeError, ConnectionResetError):
            # A broker that refuses says why and closes, perhaps before it
            # has read anything: what it said is still there to be received.
            pass

    async def read(self, count):
        """So many bytes."""
        while len(self.received) < count:
            data = await asyncio.get_running_loop().sock_recv(
                self.socket, 64 * 1024)
            if not data:
                raise EOFError
            self.received += data
        taken = bytes(self.received[:count])
        del self.received[:count]
        return taken

    async def receive(self):
        """The next frame: the name of its one member, and the member."""
        length = shift = 0
        while True:
            byte = (await self.read(1))[0]
            length |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                break
        frame = pb.BrokerFrame.FromString(await self.read(length))
        name = frame.WhichOneof('frame')
        if name == 'goaway' and frame.goaway.reason \
                != pb.GOAWAY_REASON_DRAINING:
            sys.exit('the broker ends the connection: %s, %s' % (
                pb.GoawayReason.Name(frame.goaway.reason),
                frame.goaway.message))
        return name, getattr(frame, name)


def show(stream_id, what):
    print('[%d] %s' % (stream_id, what), flush=True)


async def run(path, profile, commands):
    with socket.socket(socket.AF_UNIX) as connected:
        connected.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connected, path)
        return await converse(Connection(connected), profile, commands)


async def converse(connection, profile, commands):
    await connection.send(hello=pb.Hello(
        protocol_version=1, client_name='stream.py', profile=profile,
        connection_window_bytes=CONNECTION_WINDOW))
    # Nothing else may be sent before the answer.
    _, welcome = await connection.receive()
    print('broker %s, profile %s' % (welcome.broker_version, welcome.profile))

    # Streams are numbered by the client, upwards. All commands start now;
    # nobody waits for another one's end.
    running = {}
    for stream_id, command in enumerate(commands, start=1):
        await connection.send(exec=pb.ExecRequest(
            stream_id=stream_id, argv=map(os.fsencode, shlex.split(command)),
            initial_window_bytes=STREAM_WINDOW))
        running[stream_id] = Window(connection, stream_id, STREAM_WINDOW)

    everything = Window(connection, 0, CONNECTION_WINDOW)
    failures = 0
    while running:
        name, frame = await connection.receive()
        if name == 'started':
            show(frame.stream_id, 'process %d, by filter %s'
                 % (frame.pid, frame.filter))
        elif name == 'output':
            is_error = frame.fd == pb.OUTPUT_FD_STDERR
            for line in frame.data.decode(errors='replace').splitlines():
                show(frame.stream_id,
                     ('stderr: ' if is_error else 'stdout: ') + line)
            await running[frame.stream_id].consumed(len(frame.data))
            await everything.consumed(len(frame.data))
        elif name == 'finished':
            # The last frame of a stream: after its exit and all its output.
            status = frame.WhichOneof('status')
            show(frame.stream_id, '%s %d after %d ms' % (
                status, getattr(frame, status),
                frame.timings.run_us // 1000))
            failures += frame.exit_code != 0 or status == 'signal'
            del running[frame.stream_id]
        elif name == 'rejected':
            show(frame.stream_id, '%s: %s' % (
                pb.RejectReason.Name(frame.reason), frame.message))
            failures += 1
            del running[frame.stream_id]
        # Other frames answer what this program does not send.
    return failures


def main():
    parser = argparse.ArgumentParser(
        description='Runs commands at the same time through execbrokerd.')
    parser.add_argument('--socket', default=os.environ.get(
        'EXECBROKER_SOCKET', '/run/execbroker/execbroker.sock'))
    parser.add_argument('--profile', default='',
                        help='not needed by a user who has only one')
    parser.add_argument('command', nargs='+',
                        help='one command line each, quoted')
    options = parser.parse_args()
    try:
        failures = asyncio.run(
            run(options.socket, options.profile, options.command))
    except EOFError:
        sys.exit('the broker is gone; what became of the commands is unknown')
    except OSError as e:
        sys.exit('no broker answers at %s: %s' % (options.socket, e))
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
