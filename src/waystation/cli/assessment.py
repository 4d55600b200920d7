"""`waystation assessment`: print the impact assessment, filled from the schema; sign it."""

import argparse
import sys
from typing import TYPE_CHECKING

from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.journal.writer import new_act
from waystation.core.keeping.assessment import document, schema_hash, sign
from waystation.core.keeping.paper import as_html

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("assessment", help="print or sign the impact assessment")
    parser.add_argument("--html", action="store_true", help="as a page to print, not as Markdown")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    signing = actions.add_parser("sign", help="record that it was read and signed")
    signing.add_argument("--by", required=True, metavar="ROLE", help="as what you sign, not your name")
    signing.add_argument("--schema", required=True, metavar="HASH", help="printed at the assessment's head")


def run(args: argparse.Namespace) -> int:
    """Print the assessment as Markdown, or sign it."""
    try:
        upgrade()
        if args.action == "sign":
            sign(None, args.by, args.schema, act=new_act())
            print("Signed. It is due again when what the register keeps of people changes.")
        else:
            text = document()
            print(as_html(text) if args.html else text, end="")
            print(f"To sign: waystation assessment sign --by ROLE --schema {schema_hash()}", file=sys.stderr)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
