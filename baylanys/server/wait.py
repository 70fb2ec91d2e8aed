"""Becomes another command once ports answer and files exist: `wait --tcp HOST:PORT --file PATH -- COMMAND…`."""

import argparse
import os
import socket
import sys
import time
from pathlib import Path

PAUSE_SECONDS = 0.05


def answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def main(arguments: list[str]) -> None:
    """Waits without end: the supervisor stops it like any other process."""
    split = arguments.index("--")
    parser = argparse.ArgumentParser(prog="wait")
    parser.add_argument("--tcp", action="append", default=[])
    parser.add_argument("--file", action="append", default=[], type=Path)
    wanted = parser.parse_args(arguments[:split])
    while not (all(file.exists() for file in wanted.file) and all(answers(address) for address in wanted.tcp)):
        time.sleep(PAUSE_SECONDS)
    command = arguments[split + 1 :]
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
