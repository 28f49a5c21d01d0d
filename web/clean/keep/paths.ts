/**
 * Names of users, servers and folders in paths. What comes behind the home of homes is filled up to the base name;
 * system directories and base names stay: they say which program and which version it is.
 */

/** Characters of a path, from ≤ i < to. */
export type Stretch = readonly [from: number, to: number];

/** Behind these stands a user's name, and then folders that are the user's own. */
const HOMES = /(?:^|[\\/:])(?:home|Users|export\/home|Documents and Settings)[\\/]/gi;
/** `\\server\share\`, also as `\\?\UNC\server\share\` and `\Device\Mup\server\share\`. */
const SHARES = /^(?:\\\\(?:\?\\UNC\\)?|\\Device\\(?:Mup|LanmanRedirector)\\|\/\/)(?=[^\\/?.])/i;

/** What of a path is filled, by character; empty for paths of the system. */
export function privateParts(path: string): Stretch[] {
  const from = firstPrivate(path);
  if (from === undefined) return [];
  const parts: Stretch[] = [];
  let at = from;
  for (let i = from; i < path.length; i++) {
    if (path[i] !== '/' && path[i] !== '\\') continue;
    if (i > at) parts.push([at, i]);
    at = i + 1;
  }
  // A path that ends at the user's name has no base name to keep.
  if (parts.length === 0 && at < path.length) parts.push([at, path.length]);
  return parts;
}

function firstPrivate(path: string): number | undefined {
  const share = SHARES.exec(path);
  if (share) return share[0].length;
  HOMES.lastIndex = 0;
  const home = HOMES.exec(path);
  return home ? home.index + home[0].length : undefined;
}
