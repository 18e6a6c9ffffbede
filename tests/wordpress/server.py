"""A WordPress of the test's own: Debian's files, PHP's server, a MariaDB that lives as long as the test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.waiting import wait_until

INSTALLER: Final = Path(__file__).parent / "install.php"
PASSWORD: Final = "a password for tests"
CONFIG: Final = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', 'wordpress');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True, slots=True)
class WordPress:
    """An installed WordPress; `url` has no slash at the end."""

    url: str


@contextmanager
def serve_wordpress(files: Path, folder: Path) -> Iterator[WordPress]:
    """Install and serve WordPress from Debian's unpacked files until the end."""
    site = folder / "share" / "wordpress"
    for part in ("wordpress", "javascript", "php"):  # the packages link to each other by these relative paths
        shutil.copytree(files / "usr" / "share" / part, folder / "share" / part, symlinks=True)
    (site / ".htaccess").unlink(missing_ok=True)
    with _serve_mariadb(folder) as mariadb_socket:
        (site / "wp-config.php").write_text(CONFIG.format(socket=mariadb_socket), "utf-8")
        port = _free_port()
        url = f"http://wordpress.test:{port}"
        said = subprocess.run(["php", INSTALLER, site, url], capture_output=True, text=True, check=True, timeout=120)
        assert said.stdout == "installed\n", said.stdout + said.stderr
        command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(site)]
        environment = os.environ | {"PHP_CLI_SERVER_WORKERS": "4"}
        with _run(command, folder / "php.log", environment):
            wait_until(lambda: _answers(port))
            yield WordPress(url)


@contextmanager
def _serve_mariadb(folder: Path) -> Iterator[Path]:
    data, path = folder / "mariadb", folder / "m.sock"
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    basic = ["--no-defaults", f"--datadir={data}", *as_root]
    prepare = ["mariadb-install-db", *basic, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(prepare, capture_output=True, check=True, timeout=120)
    command = [shutil.which("mariadbd") or "/usr/sbin/mariadbd", *basic, f"--socket={path}", "--skip-networking"]
    with _run([*command, f"--pid-file={folder / 'm.pid'}"], folder / "mariadb.log"):
        wait_until(path.exists)
        statements = (
            "CREATE DATABASE wordpress CHARACTER SET utf8mb4;"
            "CREATE USER wordpress@localhost IDENTIFIED BY 'wordpress';"
            "GRANT ALL ON wordpress.* TO wordpress@localhost;"
        )
        client = ["mariadb", "--no-defaults", f"--socket={path}", "--user=root", f"--execute={statements}"]
        subprocess.run(client, capture_output=True, check=True, timeout=60)
        yield path


@contextmanager
def _run(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            time.sleep(0.2)
            assert process.poll() is None, log.read_text("utf-8")
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # PHP's workers do not end with their parent
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
