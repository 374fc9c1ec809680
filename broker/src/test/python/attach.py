#!/usr/bin/python3
"""A door of a running broker, in the way oslo.rootwrap's client expects its daemon.

usage: attach.py SOCKET PROFILE

Speaks as much of execbroker.v1 as that needs, by hand: Hello, OpenRootwrap, CloseRootwrap. Prints the
door's path and key, and ends when the door is closed; SIGTERM, SIGINT and the end of standard input
close it.
"""

import os
import select
import signal
import socket
import sys

HELLO, OPEN_ROOTWRAP, CLOSE_ROOTWRAP = 1, 9, 10
WELCOME, GOAWAY, ROOTWRAP_OPENED, ROOTWRAP_CLOSED = 1, 7, 11, 12


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def member(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def frame(number, content=b""):
    body = member(number, content)
    return varint(len(body)) + body


class Reader:
    def __init__(self, connection):
        self.file = connection.makefile("rb")

    def varint(self):
        number = shift = 0
        while True:
            byte = self.file.read(1)
            if not byte:
                sys.exit("attach: the broker closed the connection")
            number |= (byte[0] & 0x7F) << shift
            shift += 7
            if not byte[0] & 0x80:
                return number

    def frame(self):
        body = self.file.read(self.varint())
        (number, content), = fields(body).items()
        return number, fields(content)


def fields(message):
    found, at = {}, 0

    def varint():
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return number

    while at < len(message):
        key = varint()
        if key & 7 == 2:
            length = varint()
            found[key >> 3] = message[at:at + length]
            at += length
        else:
            found[key >> 3] = varint()
    return found


def main():
    path, profile = sys.argv[1:]
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    reader = Reader(connection)
    connection.sendall(frame(HELLO, b"\x08\x01" + member(3, profile.encode())))
    number, content = reader.frame()
    if number != WELCOME:
        sys.exit("attach: %r" % content)
    connection.sendall(frame(OPEN_ROOTWRAP))
    number, content = reader.frame()
    if number != ROOTWRAP_OPENED:
        sys.exit("attach: %r" % content)
    sys.stdout.buffer.write(content[1] + b"\n" + content[2])
    sys.stdout.buffer.flush()

    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    waiting = [wake, 0, connection]
    while True:
        ready, _, _ = select.select(waiting, [], [])
        if connection in ready:
            number, content = reader.frame()
            if number == ROOTWRAP_CLOSED:
                sys.exit(0)
        elif wake in ready or 0 in ready and not os.read(0, 1024):
            waiting = [connection]
            connection.sendall(frame(CLOSE_ROOTWRAP))


main()
