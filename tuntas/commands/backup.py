"""stub"""
HELP = "backup"
def arguments(parser): pass
def run(args): return 1
