"""A network that is watched while it breaks and is mended, within namespaces; prints what each round found."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.lab.faults import FAULTS
from tests.lab.inside import open_services
from tests.lab.network import Network, enter_as_nobody, own_run

STORY = (
    ("healthy", ""),
    ("gateway down", "-n gateway link set lan down"),
    ("gateway back", "-n gateway link set lan up"),
    ("far switch down", "-n far link set br0 down"),
)


def main() -> None:
    """One line of JSON: the rounds by their names."""
    own_run()
    network, told = Network({}, icmp=True), {}
    try:
        network.build()
        open_services(FAULTS["sehat"])
        argv = [*enter_as_nobody("client"), sys.executable, "-m", "tests.lab.watch_client"]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
            assert client.stdin and client.stdout
            for name, change in STORY:
                if change:
                    subprocess.run(["ip", *change.split()], check=True)
                print(name, file=client.stdin, flush=True)
                told[name] = json.loads(client.stdout.readline())
            client.stdin.close()
    finally:
        network.end()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
