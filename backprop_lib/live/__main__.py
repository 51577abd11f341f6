"""`python -m backprop_lib.live` writes the copies to type in and the lecturer's pages, as `make live` does."""

import argparse

from backprop_lib.live import copies, lecturers_page


def write(fresh, core):
    """Write all that a lecturer needs, and print what became of each file."""
    for path, said in copies.write_copies(fresh=fresh, core=core).items():
        print(f"{path.relative_to(copies.PROJECT)}: {said}")
        if said.startswith("edited"):
            print("  make live FRESH=1 keeps it under another name and writes a new one")
    for path in lecturers_page.write_pages(core=core):
        print(f"{path.relative_to(copies.PROJECT)}: written")


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m backprop_lib.live", description="Write the copies to type in.")
    parser.add_argument(
        "--fresh", action="store_true", help="set edited copies aside and write new ones in their place"
    )
    parser.add_argument("--core", action="store_true", help="leave the optional sections out")
    given = parser.parse_args()
    write(given.fresh, given.core)


if __name__ == "__main__":
    main()
