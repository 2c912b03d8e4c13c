#!/usr/bin/env python3
"""Makes a file of truth and signals from captures of known devices, for AccuracyTest (needs tshark).

    ./signals.py devices.tsv CAPTURE... > ../test/resources/org/portcullis/profiler/captures/NAME.yml

A CAPTURE is a file for tshark, or (*.signatures) lines of a MAC address and its option 55. devices.tsv has a line for each
device, as the captures' own description names it: MAC<TAB>DEVICE<TAB>FUNCTION<TAB>VENDOR<TAB>OS; - where our lists have no
word for it or nobody knows. What leaves this script are values of DHCP, LLDP, CDP and HTTP fields, of each the most
frequent, and the MAC address's block, never the address: its other digits are taken out of values too, and serial numbers
(six digits and more). A device of which the captures have none of these is listed with its block alone. Look the result
through for names of people before you keep it.
"""

import collections
import gzip
import json
import os
import re
import subprocess
import sys

FIELDS = {
    "dhcp.option.hostname": "dhcp.hostname",
    "dhcp.option.vendor_class_id": "dhcp.vendorClass",
    "dhcp.option.request_list_item": "dhcp.parameters",
    "dhcp.fqdn.name": "dhcp.fqdn",
    "lldp.tlv.system.name": "lldp.systemName",
    "lldp.tlv.system.desc": "lldp.systemDescription",
    "cdp.deviceid": "cdp.deviceId",
    "cdp.platform": "cdp.platform",
    "cdp.software_version": "cdp.version",
    "http.user_agent": "http.userAgent",
}
DIGITS = r"\d{6,}"
OUI = os.path.join(os.path.dirname(__file__), "../main/resources/org/portcullis/profiler/oui.gz")


def blocks():
    with gzip.open(OUI, "rt") as data:
        return {line.split("\t")[0] for line in data if not line.startswith("#")}


def packets(capture):
    if capture.endswith(".signatures"):
        for line in open(capture):
            words = line.split()
            if len(words) > 1 and not line.startswith("#"):
                yield words[0].replace(":", "").upper(), [("dhcp.parameters", words[1])]
        return
    command = ["tshark", "-r", capture, "-Y", "dhcp.type == 1 or lldp or cdp or http.user_agent", "-T", "fields",
               "-E", "separator=/t", "-E", "aggregator=,", "-E", "quote=n", "-e", "eth.src", "-e", "dhcp.hw.mac_addr"]
    for field in FIELDS:
        command += ["-e", field]
    out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    for line in out.decode(errors="replace").splitlines():
        source, client, *values = line.split("\t")
        yield (client or source).split(",")[0].replace(":", "").upper(), zip(FIELDS.values(), values)


def main(truth, captures):
    known, seen = {}, collections.defaultdict(collections.Counter)
    for line in open(truth):
        mac, *rest = line.rstrip("\n").split("\t")
        known[mac.strip().replace(":", "").upper()] = rest
    for capture in captures:
        for mac, values in packets(capture):
            for name, value in values:
                if value and mac in known:
                    seen[mac, name][value] += 1
    assigned = blocks()
    print("devices:")
    for mac, (device, function, vendor, os_name) in sorted(known.items(), key=lambda entry: entry[1]):
        block = next((mac[:n] for n in (9, 7, 6) if mac[:n] in assigned), mac[:6])
        own = re.compile("|".join(":?".join(re.findall("..", mac[-n:])) for n in (12, 8, 6, 4)), re.I)
        print(f"  - device: {json.dumps(device)}")
        print(f"    is: {{ function: {json.dumps(function)}, vendor: {json.dumps(vendor)}, os: {json.dumps(os_name)} }}")
        print(f"    block: {json.dumps(block)}")
        print("    signals:")
        for name in FIELDS.values():
            for value, _ in seen[mac, name].most_common(1):
                print(f"      {name}: {json.dumps(re.sub(DIGITS, '000000', own.sub('0000', value)), ensure_ascii=False)}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
