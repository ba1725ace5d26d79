/** Longer datagrams are not looked at: the longest that IPMI has use for is a SOL packet of 255 characters, sealed. */
export const MAX_DATAGRAM_BYTES = 1024;
/** 13.20: the user name in RAKP 1. */
export const MAX_USER_NAME_BYTES = 16;
/** 22.30: a password or Kg is a key of 20 bytes. */
export const MAX_KEY_BYTES = 20;
/** 15.9: the accepted character count has one byte. */
export const MAX_SOL_CHARACTERS = 255;
/** Characters from the BMC that nobody has read; then it has to wait (NACK). */
export const MAX_SOL_UNREAD_BYTES = 65_536;
/** Characters for the BMC after which `write` waits. */
export const MAX_SOL_UNSENT_BYTES = 4096;
