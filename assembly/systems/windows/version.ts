import { Cursor } from "../../bytes/cursor";

// VS_FIXEDFILEINFO (verrsrc.h), 52 bytes:
// offset size name
// 0      4    dwSignature          0xfeef04bd
// 4      4    dwStrucVersion
// 8      8    dwFileVersionMS, dwFileVersionLS
// 16     8    dwProductVersionMS, dwProductVersionLS
export const VERSION_SIZE: u64 = 52;
const SIGNATURE: u32 = 0xfeef04bd;

@final
export class FileVersion {
  /** "10.0.19041.1"; "" where there is none. */
  version: string = "";
  productVersion: string = "";
}

/** Reads a VS_FIXEDFILEINFO at the cursor, which moves behind it. */
export function readFixedFileInfo(cursor: Cursor): FileVersion {
  const info = new FileVersion();
  const start = cursor.at;
  const signature = cursor.u32("FixedFileInfo.Signature");
  cursor.skip(4, "FixedFileInfo.StrucVersion");
  const high = cursor.u32("FixedFileInfo.FileVersion");
  const low = cursor.u32("FixedFileInfo.FileVersion");
  const productHigh = cursor.u32("FixedFileInfo.ProductVersion");
  const productLow = cursor.u32("FixedFileInfo.ProductVersion");
  cursor.skip(VERSION_SIZE - 24, "FixedFileInfo");
  if (!cursor.ok) return info;
  // Writers outside of Windows may leave the signature out.
  if (signature != SIGNATURE && signature != 0) {
    cursor.seek(start + VERSION_SIZE);
    return info;
  }
  if ((high | low) != 0) info.version = versionText(high, low);
  if ((productHigh | productLow) != 0) info.productVersion = versionText(productHigh, productLow);
  return info;
}

function versionText(high: u32, low: u32): string {
  return (
    (high >> 16).toString() +
    "." +
    (high & 0xffff).toString() +
    "." +
    (low >> 16).toString() +
    "." +
    (low & 0xffff).toString()
  );
}
