"""What the network itself says: probes of registered targets, and the verdict from the bottom up. No Django in here.

`survey.survey` measures, `verdict.judge` says which layer fails first, `readiness.readiness` tells what this machine
can do. Sockets and processes are opened here, towards addresses that `policy` has let through.
"""
