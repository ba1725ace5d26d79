import { asciiBytes, concatBytes, hexBytes } from "#/lib/bytes/index.ts";

export const GUEST_GREETING = "OUTBAND GUEST\r\n";

/**
 * A boot sector that says so on the first serial port and then returns each character it is sent. In 16-bit code:
 *
 *   00 xor ax,ax; mov ds,ax; mov si,7C31h            07 lodsb; test al,al; jz 11h; call 22h; jmp 07h
 *   11 mov dx,3FDh; in al,dx; test al,1; jz 11h      19 mov dx,3F8h; in al,dx; call 22h; jmp 11h
 *   22 push ax; mov dx,3FDh; 26 in al,dx; test al,20h; jz 26h; pop ax; mov dx,3F8h; out dx,al; ret
 *   31 the greeting
 */
export function serialGuest(): Uint8Array {
  const code = hexBytes(`
    31c0 8ed8 be317c  ac 84c0 7405 e81300 ebf6
    bafd03 ec a801 74f8  baf803 ec e80200 ebef
    50 bafd03 ec a820 74fb 58 baf803 ee c3`);
  const floppy = new Uint8Array(1_474_560);
  floppy.set(concatBytes([code, asciiBytes(GUEST_GREETING), Uint8Array.of(0)]));
  floppy.set([0x55, 0xaa], 510);
  return floppy;
}
