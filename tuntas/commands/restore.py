"""stub"""
HELP = "restore"
def arguments(parser): pass
def run(args): return 1
