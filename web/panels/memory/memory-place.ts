import { SPACE_PHYSICAL, SPACE_VIRTUAL, type SpaceId } from '../../engine/access.ts';
import { hexOf } from '../../parts/hex/byte-source.ts';
import { addressHref, physicalHref } from '../../parts/state/places.ts';

/** A place of the Memory panel: `0x7ffd1000` of the program's or kernel's space, `physical/0x1000`. */
export interface MemoryPlace {
  readonly space: SpaceId;
  readonly address: bigint;
}

const SHAPE = /^(physical\/)?(0x[0-9a-f]{1,16})$/i;

/** Undefined for the panel itself and for what is no place of it. */
export function memoryPlaceOf(rest: string): MemoryPlace | undefined {
  const [, physical, address] = SHAPE.exec(rest) ?? [];
  if (address === undefined) return undefined;
  return { space: physical ? SPACE_PHYSICAL : SPACE_VIRTUAL, address: BigInt(address.toLowerCase()) };
}

export function memoryHref({ space, address }: MemoryPlace): string {
  const hex = hexOf(address);
  return space === SPACE_PHYSICAL ? physicalHref(hex) : addressHref(hex);
}
