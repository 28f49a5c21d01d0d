import { baseName } from "../../bytes/text";

const SLASH: i32 = 0x2f;
const BACKSLASH: i32 = 0x5c;
const COLON: i32 = 0x3a;
const DOT: i32 = 0x2e;

/**
 * What is shown of a member's name: its path within the archive; of a path that would lead out of it (from a root, a
 * drive, or by "..") the file's own name alone. Nothing is ever written under either.
 */
export function memberName(path: string): string {
  const own = baseName(path);
  if (own.length == path.length) return own;
  const first = path.charCodeAt(0);
  if (first == SLASH || first == BACKSLASH || path.charCodeAt(1) == COLON) return own;
  let start = 0;
  for (let i = 0; i <= path.length; i++) {
    const unit = i < path.length ? path.charCodeAt(i) : SLASH;
    if (unit != SLASH && unit != BACKSLASH) continue;
    if (i - start == 2 && path.charCodeAt(start) == DOT && path.charCodeAt(start + 1) == DOT) return own;
    start = i + 1;
  }
  return path;
}
