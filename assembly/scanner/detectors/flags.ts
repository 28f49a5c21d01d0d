/** What a record says besides: bits of its flags. web/engine reads the same bits. */

/** Opens test systems only, or nothing: the severity is low. */
export const TEST: u32 = 1;
/** Needs a password to be of use: the severity is not critical. */
export const ENCRYPTED: u32 = 2;
/** In a block of NAME=value lines. */
export const ENVIRONMENT: u32 = 4;
/** On a command line. */
export const COMMAND_LINE: u32 = 8;
