const LINES = [
  "\x1b[2J\x1b[01;01H\x1b[=3h\x1b[0m\x1b[37m\x1b[40mBooting from Hard Disk...\r\n",
  "[    0.000000] Linux version 6.1.0-28-amd64 (gcc-12, GNU ld 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1\r\n",
  "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz-6.1.0-28-amd64 root=/dev/sda2 ro console=ttyS0,115200n8\r\n",
  "[    0.004152] BIOS-e820: [mem 0x0000000000100000-0x000000007ffdffff] usable\r\n",
  "[    1.204839] pci 0000:00:1f.2: [8086:2922] type 00 class 0x010601\r\n",
  "[    1.718273] ahci 0000:00:1f.2: AHCI 0001.0000 32 slots 6 ports 1.5 Gbps 0x3f impl SATA mode\r\n",
  "[    2.331172] EXT4-fs (sda2): mounted filesystem with ordered data mode. Quota mode: none.\r\n",
  "[\x1b[0;32m  OK  \x1b[0m] Started \x1b[0;1;39msystemd-udevd.service\x1b[0m - Rule-based Manager for Device Events.\r\n",
  "[\x1b[0;32m  OK  \x1b[0m] Reached target \x1b[0;1;39mnetwork-online.target\x1b[0m - Network is Online.\r\n",
];

/** What a machine says while it starts, as long as wanted. */
export function bootText(bytes: number): Buffer {
  return Buffer.alloc(bytes, LINES.join(""));
}
