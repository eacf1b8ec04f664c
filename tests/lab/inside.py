"""One scenario, within the namespaces that `run` made: builds, breaks, measures as a nobody, prints what was found."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.lab import agent, office
from tests.lab.faults import FAULTS, Fault
from tests.lab.network import Network, enter_as_nobody, own_run, within
from tests.lab.services import Resolver, Web, certificate


def main(name: str) -> None:
    """Prints one line of JSON."""
    fault = FAULTS[name]
    own_run()
    network = Network(dict(fault.rules), icmp=fault.icmp)
    try:
        network.build()
        open_services(fault)
        fault.inject()
        enter = enter_as_nobody("client")
        argv = enter[: enter.index("setpriv")] if fault.privileged else enter
        subprocess.run([*argv, sys.executable, "-m", "tests.lab.client"], check=True, timeout=90)
    finally:
        network.end()


def open_services(fault: Fault) -> None:
    ours = {"wrong": dict.fromkeys(office.NAMES, office.ELSEWHERE), "nxdomain": {}}.get(fault.dns, office.NAMES)
    if fault.dns != "off":
        local = Resolver(ours, code=2 if fault.dns == "servfail" else 0)
        within("dns", lambda: [local.listen(office.DNS)])
    within("switch", lambda: [agent.listen(office.SWITCH)])
    within("far", lambda: [agent.listen(office.FAR_SWITCH)])
    public = Resolver({office.SERVICE: office.WEB})
    within("internet", lambda: [public.listen(one) for one in (office.PUBLIC_DNS, office.OTHER_DNS)])
    within("app", lambda: [Web().listen(office.APP, 80)])
    if fault.web != "off":
        file = certificate(office.SERVICE, office.WEB, days_left=0 if fault.web == "expired" else 90)
        within("internet", lambda: [Web(fault.web, file).listen(office.WEB, 443)])


if __name__ == "__main__":
    main(sys.argv[1])
    print(json.dumps({"end": True}), file=sys.stderr)
