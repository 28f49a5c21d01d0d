/**
 * `npm run -s licences`: the packages that the built site holds, with version and licence, read from the lock file.
 * `--sbom`: as CycloneDX 1.5. `--write`: writes the list that Help
 * shows, and the texts of all licences that go with the built site.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Where it is installed. */
  readonly folder: string;
  /** As in the lock file: an algorithm and a hash in base64. */
  readonly integrity: string;
}

interface Entry {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What the project depends on at run time and what that depends on, by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, Entry>>;
  };
  const found = new Map<string, ShippedPackage>();
  const wanted = Object.keys(packages['']?.dependencies ?? {});
  for (const name of wanted) {
    const folder = `node_modules/${name}`;
    const entry = packages[folder];
    if (!entry) throw new Error(`${name} is not in the lock file`);
    if (found.has(name)) continue;
    const { version, license = 'none stated', integrity = '' } = entry;
    found.set(name, { name, version, licence: license, folder, integrity });
    wanted.push(...Object.keys(entry.dependencies ?? {}));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The licence as the package carries it; undefined where it names one and carries none. */
export function licenceText({ folder }: ShippedPackage): string | undefined {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name));
  return file && readFileSync(join(folder, file), 'utf8').trim();
}

function toSbom(packages: readonly ShippedPackage[]): string {
  const components = packages.map(({ name, version, licence, integrity }) => {
    const [algorithm = '', hash = ''] = integrity.split('-');
    return {
      type: 'library',
      'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`,
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [{ license: { id: licence } }],
      hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') }],
    };
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components }, null, 2);
}

/** All licences of what the built site holds, our own first. */
export function allTexts(packages: readonly ShippedPackage[]): string {
  const own = `Dumpscope is under the Apache License 2.0:\n\n${readFileSync('LICENSE', 'utf8').trim()}`;
  const others = packages.map((one) => {
    const text = licenceText(one) ?? `The package carries no text; it names ${one.licence}.`;
    return `${one.name} ${one.version}, ${one.licence}:\n\n${text}`;
  });
  return `${[own, ...others].join(`\n\n${'-'.repeat(80)}\n\n`).replaceAll('\r\n', '\n')}\n`;
}

function toWords(packages: readonly ShippedPackage[]): string {
  const rows = packages.map(
    ({ name, version, licence }) => `  { name: '${name}', version: '${version}', licence: '${licence}' },\n`,
  );
  return `/** Made by tools/licences.ts: the packages that the page holds, and their licences. */
export const packages = [
${rows.join('')}] as const;
`;
}

if (process.argv[1] === import.meta.filename) {
  const packages = shippedPackages();
  if (process.argv.includes('--sbom')) console.log(toSbom(packages));
  else if (process.argv.includes('--write')) {
    writeFileSync('web/words/packages.generated.ts', toWords(packages));
    writeFileSync('public/licences.txt', allTexts(packages));
  } else for (const { name, version, licence } of packages) console.log(`${name} ${version}: ${licence}`);
}
