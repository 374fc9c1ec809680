"""Answers questions about Python and oslo.rootwrap: one JSON array a line in, one JSON value out."""

import configparser
import io
import json
import logging
import os
import re
import signal
import sys

from oslo_rootwrap import filters
from oslo_rootwrap import wrapper


def ini(strict, text):
    parser = configparser.RawConfigParser(strict=strict)
    try:
        parser.read_file(io.StringIO(text, newline=None), "t")
    except configparser.MissingSectionHeaderError:
        return "MISSING_SECTION_HEADER"
    except configparser.ParsingError as e:
        return ["PARSING", [line for line, _ in e.errors]]
    except configparser.DuplicateSectionError:
        return "DUPLICATE_SECTION"
    except configparser.DuplicateOptionError:
        return "DUPLICATE_OPTION"
    return [list(parser.defaults().items()),
            [[name, list(parser._sections[name].items()), parser.items(name)]
             for name in parser.sections()]]


def integer(text):
    try:
        return str(int(text))
    except ValueError:
        return None


logging.disable(logging.CRITICAL)


class Hangs(BaseException):
    """Raised by the alarm: the original has no bound of its own."""


def hang(signum, frame):
    raise Hangs


signal.signal(signal.SIGALRM, hang)


def regex(pattern, subjects):
    try:
        compiled = re.compile(pattern + "$")
    except (re.error, OverflowError, RecursionError, ValueError):
        return None
    return [matches(compiled, subject) for subject in subjects]


def matches(compiled, subject):
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        return compiled.match(subject) is not None
    except Hangs:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def characters(start, end):
    word, digit, space = (re.compile(p) for p in (r"\w", r"\d", r"\s"))
    return "".join(
        str((word.match(chr(c)) is not None)
            + 2 * (digit.match(chr(c)) is not None)
            + 4 * (space.match(chr(c)) is not None))
        for c in range(start, end))


def folded(start, end):
    """For each character the smallest one that matches it when case is ignored."""
    everything = "".join(map(chr, range(0x110000)))
    answer = []
    for c in range(start, end):
        answer.append(ord(re.search(re.escape(chr(c)), everything, re.I)[0]))
    return answer


def realpath(directory, path):
    os.chdir(directory)
    try:
        return os.path.realpath(path)
    finally:
        os.chdir("/")


POLICY = []


def load(folders, exec_dirs):
    """Loads the definitions in folders; None when the original raises."""
    listdir = os.listdir
    os.listdir = lambda path: sorted(listdir(path))
    try:
        POLICY[:] = [wrapper.load_filters(folders), exec_dirs]
        return [[f.name, type(f).__name__] for f in POLICY[0]]
    except Exception:
        POLICY[:] = []
        return None
    finally:
        os.listdir = listdir


def decide(argv, directory="/"):
    if not POLICY:
        return ["crash"]
    rules, exec_dirs = POLICY
    for rule in rules:
        rule.real_exec = None  # executables are looked up per request
    words = list(argv)
    os.chdir(directory)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        match = wrapper.match_filter(rules, words, exec_dirs)
        command = match.get_command(words, exec_dirs)
        given = match.get_environment(words)
    except wrapper.NoFilterMatched:
        return ["deny"]
    except wrapper.FilterMatchNotExecutable as e:
        return ["notexec", e.match.name]
    except Hangs:
        return ["hang"]
    except Exception as e:
        return ["crash", type(e).__name__]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.chdir("/")
    added = {} if given is None else {
        name: value for name, value in given.items() if os.environ.get(name) != value}
    return ["allow", match.name, command, match.run_as, added]


def decide_all(commands, directory="/"):
    return [decide(argv, directory) for argv in commands]


KINDS = {f.__name__: f for f in (
    ini, integer, regex, characters, folded, realpath, load, decide, decide_all)}

print("ready", flush=True)
for line in sys.stdin:
    kind, arguments = json.loads(line)
    print(json.dumps(KINDS[kind](*arguments)), flush=True)
