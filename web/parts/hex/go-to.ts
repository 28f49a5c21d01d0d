const LIMIT = 1n << 64n;

/**
 * A place as people type it: `0x1f40`, `1f40h`, `000001d4`7f2a61c0` (with one grave accent), `+0x40` and `-16`
 * from `current`. Digits alone are decimal, unless `isHex` says that addresses are meant. Undefined for all else.
 */
export function placeTyped(text: string, current: bigint, isHex = false): bigint | undefined {
  const typed = text.trim().replace(/[\s_\u2009]/g, '');
  const sign = typed[0] === '+' || typed[0] === '-' ? typed[0] : '';
  const value = numberTyped(typed.slice(sign.length).toLowerCase(), isHex && !sign);
  if (value === undefined) return undefined;
  const place = sign === '+' ? current + value : sign === '-' ? current - value : value;
  return place >= 0n && place < LIMIT ? place : undefined;
}

function numberTyped(text: string, isHex: boolean): bigint | undefined {
  const hex = /^(?:0x)?([\da-f]{1,16})h$/.exec(text)?.[1] ?? /^0x([\da-f]{1,16})$/.exec(text)?.[1];
  if (hex) return BigInt(`0x${hex}`);
  const split = /^(?:0x)?([\da-f]{1,8})`([\da-f]{8})$/.exec(text);
  if (split) return BigInt(`0x${split[1]}${split[2]}`);
  if (isHex && /^[\da-f]{1,16}$/.test(text)) return BigInt(`0x${text}`);
  return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
