#!/usr/bin/env python3
"""delay.py DEVICE MILLISECONDS: a TUN device that gives back each IP packet it takes, so many milliseconds later.

What is routed into the device comes out of it late, and is routed on: kernels without netem delay a network so.
Says "up" when the device is there; runs until it is killed.
"""

import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
MAX_PACKET = 65536

device, delay = sys.argv[1], float(sys.argv[2]) / 1000
tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
subprocess.run(["ip", "link", "set", device, "up", "txqueuelen", "10000"], check=True)
print("up", flush=True)

waiting = collections.deque()
while True:
    pause = None if not waiting else max(0, waiting[0][0] - time.monotonic())
    readable, _, _ = select.select([tun], [], [], pause)
    now = time.monotonic()
    while readable:
        try:
            packet = os.read(tun, MAX_PACKET)
        except BlockingIOError:
            break
        waiting.append((now + delay, packet))
    while waiting and waiting[0][0] <= now:
        os.write(tun, waiting.popleft()[1])
