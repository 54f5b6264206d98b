"""manage.py serve: bring the database up to date, load the lessons, and serve the lab."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from iamlab.network import ANY_ADDRESS, addresses_to_type


class Command(BaseCommand):
    help = "Bring the database up to date, load the lessons, and serve the lab."
    # `make run` is for starting fast; `make test` checks the code.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reload", action="store_true", help="Django's own server, reloading on change")

    def handle(self, *args: Any, **options: Any) -> None:
        restarted = os.environ.get("RUN_MAIN") == "true"
        if not restarted:
            self._check_port()
            self._prepare()
            self._announce()
        if options["reload"]:
            # Django's server starts this command again in a child on every change; the child only serves.
            call_command("runserver", f"{_bracketed(settings.BIND)}:{settings.PORT}", skip_checks=restarted)
        else:
            connection.close()
            _become_granian()

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.BIND.strip("[]"), settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Cannot listen on {settings.BIND}, port {settings.PORT}: {error.strerror}. "
                    f"Try another port: make run PORT={settings.PORT + 1}"
                ) from None

    def _prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("load_lessons", quiet=True, stdout=self.stdout)
        call_command("create_administrator", stdout=self.stdout)

    def _announce(self) -> None:
        here, *rest = addresses_to_type(settings.BIND, settings.PORT)
        if settings.BIND in ANY_ADDRESS:
            self.stdout.write(f"IAM Lab is at {rest[-1] if rest else here}")
            others = [here, *rest[:-1]] if rest else []
            if others:
                self.stdout.write("On other machines type " + " or ".join(others))
        else:
            self.stdout.write(f"IAM Lab is at {here}")
        self.stdout.write("Press Ctrl+C to stop.")
        self.stdout.flush()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _become_granian() -> None:
    """Replace this process by the server, so that signals reach it and nothing stays in between."""
    granian = Path(sys.executable).with_name("granian")
    arguments = [
        "--interface=wsgi",
        f"--host={settings.BIND}",
        f"--port={settings.PORT}",
        "--workers=2",
        "--blocking-threads=4",
        "--no-ws",
        "--log-level=warning",
        "iamlab.wsgi:application",
    ]
    os.execv(granian, [str(granian), *arguments])
