#!/usr/bin/env python3
"""Makes oui.gz, the vendors of MAC address blocks, from the npm package oui-data (BSD-2-Clause).

    npm pack oui-data@2.1.9
    ./oui.py oui-data-2.1.9.tgz ../main/resources/org/portcullis/profiler/oui.gz

Lines of PREFIX<TAB>VENDOR, sorted; PREFIX is 6, 7 or 9 upper-case hex digits (IEEE MA-L, MA-M, MA-S), VENDOR the first
line of the registration. The first line names package, version, date of its files' publication and licence. Blocks of
the IEEE itself, which it hands on in parts, and those of a vendor who wished to be nameless ("Private") name nobody and
are left out. The same package makes the same bytes.
"""

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile

NOBODY = {"IEEE Registration Authority", "Private"}


def main(package, out):
    with tarfile.open(package) as archive:
        data = json.load(archive.extractfile("package/index.json"))
        version = json.load(archive.extractfile("package/package.json"))["version"]
    # The archive's own times are all of 1985, so that it is reproducible; the registry knows the day.
    times = json.loads(subprocess.check_output(["npm", "view", "oui-data", "time", "--json"]))
    lines = [f"# oui-data {version} {times[version][:10]} licence BSD-2-Clause\n"]
    for prefix, registration in sorted(data.items()):
        vendor = " ".join(registration.split("\n")[0].split())
        if not re.fullmatch("[0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9}", prefix) or not vendor:
            sys.exit(f"{package}: not a block and its vendor: {prefix!r}: {registration!r}")
        if vendor not in NOBODY:
            lines.append(f"{prefix}\t{vendor}\n")
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as stream:
        stream.write("".join(lines).encode())
    with open(out, "wb") as file:
        file.write(packed.getvalue())
    print(f"{out}: {len(lines) - 1} blocks, {len(packed.getvalue())} octets", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
