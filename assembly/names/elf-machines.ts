import { ELF_MACHINES } from "./tables/elf-machines.generated";

/** The part of "EM_X86_64" behind "EM_"; "" for a number without a name. */
export function elfMachine(number: u32): string {
  return ELF_MACHINES.text(number);
}
