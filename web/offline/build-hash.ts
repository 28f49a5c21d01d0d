/** A file that the service worker keeps, as its list has it. */
export interface Kept {
  readonly url: string;
  /** "sha256-" and the hash in base64. */
  readonly integrity: string;
}

/**
 * The hash of a build: SHA-256 over the sorted lines "sha256  path" of all files that the service worker keeps, as
 * `npm run -s digest -- --app` and `sha256sum` make them.
 */
export async function hashOfBuild(kept: readonly Kept[]): Promise<string> {
  const lines = kept.map(({ url, integrity }) => `${hex(atob(integrity.slice('sha256-'.length)))}  ${url}\n`);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.sort().join('')));
  return hex(String.fromCharCode(...new Uint8Array(hash)));
}

function hex(bytes: string): string {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
