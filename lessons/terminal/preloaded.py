"""The preloaded process: the AWS CLI, loaded and put together once, and a fork of it for each command.

It has no database, no settings and no secrets of the lab's. It ends when the lab's end of its socket does.
"""

import gc
import os
import signal
import socket
import traceback
from collections.abc import Sequence

from lessons.terminal import command
from lessons.terminal.driver import Driven, prepared
from lessons.terminal.wire import Failed, Job, from_lab, receive, send


def main(arguments: Sequence[str]) -> None:
    """Serve until the lab is gone. `arguments` are a socket's number and the simulated operations."""
    descriptor, operations = arguments
    control = socket.socket(fileno=int(descriptor))
    driven = prepared(operations.split(","))
    gc.collect()
    gc.freeze()  # so that what is loaded stays shared between the processes
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    while descriptors := socket.recv_fds(control, 1, 1)[1]:
        if os.fork() == 0:
            control.close()
            _serve_one(driven, descriptors[0])
        os.close(descriptors[0])


def _serve_one(driven: Driven, descriptor: int) -> None:
    """Run the one command that this process is for, and end."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.disable()
        with socket.socket(fileno=descriptor) as connection:
            job = receive(connection, from_lab)
            assert isinstance(job, Job)
            try:
                command.run(driven, job, connection)
                status = 0
            except Exception:
                send(connection, Failed(traceback.format_exc()))
    except (EOFError, ConnectionError):
        pass  # the lab does not wait for it any more
    finally:
        os._exit(status)
