"""The programs of Debian that stand around a forum of many processes: nginx before it, PgBouncer between it and PostgreSQL."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import HOST, free_port, wait_for
from tests.support.replicated import DATABASE, PostgresServer

NGINX, PGBOUNCER = "nginx", "pgbouncer"
SECONDS = 20


def missing() -> list[str]:
    """Which of them are not here."""
    return [name for name in (NGINX, PGBOUNCER) if _path(name) is None]


@contextmanager
def running_pgbouncer(server: PostgresServer, folder: Path) -> Iterator[str]:
    """The address of a pooler that gives connections away after each transaction, for as long as the block lasts."""
    port = free_port()
    file = server.folder / "pgbouncer.ini"  # its user, who is not root, may read this
    file.write_text(
        f"[databases]\n{DATABASE} = host={server.folder} user=postgres\n[pgbouncer]\n"
        f"listen_addr = {HOST}\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
        "default_pool_size = 8\nmax_client_conn = 200\nserver_login_retry = 1\n"
    )
    with (folder / "pgbouncer.log").open("w") as log:
        command = [_path(PGBOUNCER) or "", str(file)]
        with subprocess.Popen(command, stdout=log, stderr=log, user=server.user) as process:
            try:
                wait_for(port, process)
                yield f"postgresql+psycopg://postgres@{HOST}:{port}/{DATABASE}"
            finally:
                process.terminate()


@contextmanager
def running_nginx(port: int, ports: Sequence[int], folder: Path) -> Iterator[None]:
    """On a port, from which it passes on to these, as `docs/scaling.md` says."""
    servers = "".join(f"server {HOST}:{each} max_fails=1 fail_timeout=2s; " for each in ports)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"upstream forum {{ {servers} }}\n"
        f"server {{ listen {HOST}:{port}; location / {{ proxy_pass http://forum; proxy_http_version 1.1;\n"
        "proxy_set_header Host $host:$server_port; proxy_set_header X-Forwarded-For $remote_addr;\n"
        "proxy_set_header Connection ''; proxy_connect_timeout 2s;\n"
        "proxy_next_upstream error timeout; proxy_next_upstream_timeout 10s; } } }\n"
    )
    command = [_path(NGINX) or "", "-p", str(folder), "-c", str(file)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def _path(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
