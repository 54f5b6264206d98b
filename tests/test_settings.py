"""What settings make of the environment that they are read in."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_data_directory_named_from_here_stays_where_it_is(tmp_path: Path) -> None:
    """Whoever starts the server may be anywhere, and a part of it may go elsewhere."""
    read = "from iamlab import settings; print(settings.DATABASES['default']['NAME'])"
    place = Path.cwd()
    printed = subprocess.run(
        [sys.executable, "-c", read],
        cwd=tmp_path,
        env=os.environ | {"DATA_DIR": "data", "PYTHONPATH": str(place)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed.strip() == str((tmp_path / "data" / "iamlab.sqlite3").resolve())
