"""Run the gateway: ``python -m gateway --url … --key-file … --buffer …``."""

import sys

from .service import main

sys.exit(main())
