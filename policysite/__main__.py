"""`python -m policysite`: the command line."""

from policysite.commands import main

main(prog_name="policysite")
