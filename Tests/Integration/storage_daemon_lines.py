#!/usr/bin/env python3
"""Lines on a qemu-storage-daemon: what it can do, and that it is said clearly what it can't."""

from _harness import DAEMON, expect, expect_in, hmp, main, storage_daemon, test

NODE = ["--blockdev", "driver=null-co,node-name=d0,size=1048576,read-zeroes=on"]

# Lines in the order in which they are run, with a part of what is printed; nothing is when that is empty.
DONE = [
    ("info version", "."),
    ("info block -n", "d0"),
    ("info block -n d0", "null-co"),
    ("info block-jobs", "No active jobs"),
    ("info jobs", ""),
    ("info exports", ""),
    ("nbd_server_start unix:nbd.sock", ""),
    ("block_export_add type=nbd,id=e0,node-name=d0", ""),
    ("info exports", "e0"),
    ("block_export_del e0", ""),
    ("nbd_server_stop", ""),
    ("block_bitmap_add d0 b0", ""),
    ("block_bitmap_remove d0 b0", ""),
    ("info chardev", "m: "),
    ("chardev-add ringbuf,id=r,size=4096", ""),
    ("ringbuf_write r hello", ""),
    ("ringbuf_read r 5", "hello"),
    ("chardev-remove r", ""),
    ("object_add iothread,id=io0", ""),
    ("qom-set /objects/io0 poll-max-ns 1", ""),
    ("blockdev_add driver=raw,node-name=r0,file.driver=file,file.filename=disk.raw", ""),
    ("block_resize r0 4M", ""),
    ("blockdev_add driver=null-co,node-name=d1", ""),
    ("blockdev_del d1", ""),
]

REFUSED = [
    "info registers", "info status", "info cpus", "info migrate", "info qtree", "system_reset", "cont", "stop",
    "balloon 5", "device_add virtio-rng-pci", "drive_add 0 if=none,id=x", "sendkey a", "screendump f", "memsave 0 1 f",
    "p $pc", "migrate tcp:127.0.0.1:1", "trace-event x on", "commit all", "savevm s",
]


@test(DAEMON)
def lines_that_the_daemon_carries_out(folder):
    (folder / "disk.raw").write_bytes(bytes(1 << 20))
    with storage_daemon(folder, *NODE) as daemon:
        for line, part in DONE:
            result = hmp(folder, daemon.path, "-y", "-c", line)
            expect((result.status, result.errors), (0, ""), line)
            if part:
                expect_in(part, result.output, line)
            elif not line.startswith("info "):
                expect(result.output, "", line)


@test(DAEMON)
def lines_that_the_daemon_cannot_carry_out(folder):
    with storage_daemon(folder, *NODE) as daemon:
        for line in REFUSED:
            result = hmp(folder, daemon.path, "-y", "-c", line)
            expect((result.status, result.output, result.errors.count("\n")), (1, "", 1), f"{line}: {result.errors}")
        expect(hmp(folder, daemon.path, "-c", "info version").status, 0)


if __name__ == "__main__":
    main()
