import { WINDOWS_PRODUCTS } from "./tables/windows-products.generated";

/** Builds of Windows 95 to Me have numbers among those of NT: only exact ones are meant. */
const FIRST_COMPARABLE: u32 = 2195;

/** "Windows 10 22H2"; of a build without a name the next lower one's with "or later"; "" when nothing fits. */
export function windowsName(build: u32, isServer: bool): string {
  if (build > 0xffffff) return "";
  const key = (build << 1) | u32(isServer);
  const exact = WINDOWS_PRODUCTS.text(key);
  if (exact.length > 0) return exact;
  if (WINDOWS_PRODUCTS.has(key ^ 1)) return WINDOWS_PRODUCTS.text(key ^ 1);
  for (let i = WINDOWS_PRODUCTS.floor(key); i >= 0; i--) {
    const other = WINDOWS_PRODUCTS.keyAt(i);
    if (other >> 1 < FIRST_COMPARABLE) break;
    if ((other & 1) == u32(isServer)) return WINDOWS_PRODUCTS.textAt(i) + " or later";
  }
  return "";
}
