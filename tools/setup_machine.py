"""Install what the tests need beside Python packages, where we may; explain it where we may not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BINARIES = "/usr/lib/postgresql/*/bin/postgres"


def missing() -> list[str]:
    packages = []
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        packages.append("chromium")
    if not (shutil.which("postgres") or list(Path("/").glob(BINARIES.lstrip("/")))):
        packages.append("postgresql")
    if not Path("/usr/share/fonts/truetype/noto/NotoSansArmenian-Regular.ttf").exists():
        packages.append("fonts-noto-core")
    return packages


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    wanted = " ".join(packages)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print(
            f"The tests need these packages: {wanted}. Install them, on Debian: sudo apt-get install {wanted}"
        )
        return 1
    print(f"installing {wanted} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
