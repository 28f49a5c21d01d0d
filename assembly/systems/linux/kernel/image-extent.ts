/**
 * How far the kernel's image reaches, which VMCOREINFO does not tell: from its first code on it is mapped in one piece.
 * At boot x86-64 unmaps what its image does not fill (cleanup_highmap), arm64 and riscv64 map no more than it; later
 * the initialising code is unmapped, so the piece ends behind code and constants at the least.
 */

import { PageTableSpace } from "../../../spaces/page-tables";
import { RadixTableSpace } from "../../../spaces/radix-tables";
import { AddressSpace } from "../../../spaces/space";

/** No kernel is larger; what is mapped further on in one piece is something else. */
const LARGEST: u64 = 1 << 28;

/** Bytes mapped in one piece from `start` on; 0 where tables do not tell or lead too far. */
export function imageBytes(tables: AddressSpace | null, start: u64): u64 {
  if (!tables) return 0;
  let at = start;
  while (at - start < LARGEST) {
    const span = spanAt(tables, at);
    if (span == 0) return at - start;
    const next = (at & ~(span - 1)) + span;
    if (next <= at) return 0;
    at = next;
  }
  return 0;
}

/** Bytes of the page at `address`; 0: none is there. */
function spanAt(tables: AddressSpace, address: u64): u64 {
  if (tables instanceof PageTableSpace) {
    const pages = <PageTableSpace>tables;
    return pages.isMapped(address) ? pages.foundSpan : 0;
  }
  if (tables instanceof RadixTableSpace) {
    const pages = <RadixTableSpace>tables;
    return pages.isMapped(address) ? pages.foundSpan : 0;
  }
  return 0;
}
