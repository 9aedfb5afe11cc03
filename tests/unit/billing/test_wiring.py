"""What putting billing together costs."""

import subprocess
import sys
from pathlib import Path

BUILD = """
import sys
from pathlib import Path
from shared.bootstrap import Services
from shared.config import Settings

assert Services(Settings(data_dir=Path(sys.argv[1]))).billing.orders
print([name for name in ("fpdf", "razorpay", "requests") if name in sys.modules])
"""


def test_neither_the_payment_nor_the_pdf_library_is_loaded_to_build_billing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
