"""``python -m journal.embedded start|stop|status|env``."""

import sys

from . import here
from .processes import ServiceFailed


def main(act: str) -> str:
    """Do one act on the services of this copy of the project, and say what was done."""
    services = here()
    if act == "start":
        return "started: " + (", ".join(services.ensure()) or "nothing, both run")
    if act == "stop":
        services.stop()
        return "stopped"
    if act == "status":
        runs = services.status().items()
        return "\n".join(f"{name}: {'runs' if on else 'stopped'}" for name, on in runs)
    if act == "env":
        return "\n".join(f"{k}={v}" for k, v in services.variables().items())
    sys.exit("Use: python -m journal.embedded start|stop|status|env")


if __name__ == "__main__":
    try:
        sys.stdout.write(main(sys.argv[1] if len(sys.argv) == 2 else "") + "\n")
    except ServiceFailed as failure:
        sys.exit(str(failure))
