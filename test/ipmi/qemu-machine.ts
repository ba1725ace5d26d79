import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../support/process.ts";
import { serialGuest } from "./serial-guest.ts";

/** The machine's lines in the simulator's configuration. Its serial port waits until the simulator has connected. */
export async function qemuMachine(folder: string, serialPort: number): Promise<string> {
  const floppy = join(folder, "boot.img");
  writeFileSync(floppy, serialGuest());
  const controlPort = await freePort();
  const command = [
    "qemu-system-x86_64 -M pc -accel tcg -m 32 -display none -net none -monitor none",
    `-drive file=${floppy},if=floppy,format=raw -boot a`,
    `-chardev socket,id=ipmi0,host=127.0.0.1,port=${controlPort},reconnect=2`,
    "-device ipmi-bmc-extern,id=bmc0,chardev=ipmi0 -device isa-ipmi-kcs,bmc=bmc0,irq=5",
    `-chardev socket,id=ser0,host=127.0.0.1,port=${serialPort},server=on,wait=on -serial chardev:ser0`,
  ].join(" ");
  return `  serial 15 127.0.0.1 ${controlPort} codec VM
  startcmd "${command}"
  startnow false
  poweroff_wait 5
  kill_wait 3`;
}
