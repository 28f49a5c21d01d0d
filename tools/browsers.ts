/**
 * The browsers that the tests drive: the one an environment variable names, else one in a usual place, else the
 * distribution's package, installed where that is allowed. Nothing is downloaded by any other way.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Browser {
  readonly name: string;
  readonly variable: string;
  readonly places: readonly string[];
  /** Debian's and Ubuntu's names, tried in order. */
  readonly packages: readonly string[];
  /** The oldest major version that works. */
  readonly minimum: number;
}

const CHROMIUM: Browser = {
  name: 'Chromium',
  variable: 'CHROMIUM',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  packages: ['chromium', 'chromium-browser'],
  minimum: 120,
};

const FIREFOX: Browser = {
  name: 'Firefox',
  variable: 'FIREFOX',
  places: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/usr/lib/firefox/firefox',
    '/opt/firefox/firefox',
    '/snap/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  packages: ['firefox-esr', 'firefox'],
  // Older ones lack commands that Playwright needs of a stock Firefox.
  minimum: 146,
};

const BROWSERS = [CHROMIUM, FIREFOX] as const;

function find({ variable, places }: Browser): string | undefined {
  return process.env[variable] ?? places.find((place) => existsSync(place));
}

/** Where the tests find it; a place that need not exist when none is installed. */
export const chromiumPath = find(CHROMIUM) ?? '/usr/bin/chromium';
export const firefoxPath = find(FIREFOX) ?? '/usr/bin/firefox-esr';

/** "Chromium 156.0.8078.73" → 156. */
function majorVersion(path: string): number {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return Number(/\d+/.exec(stdout ?? '')?.[0] ?? 0);
}

/** One sentence per browser: found, installed, or what to do. Throws when one is missing or too old. */
export function ensureBrowsers(say: (sentence: string) => void): void {
  for (const browser of BROWSERS) {
    const path = find(browser) ?? install(browser, say);
    if (!path) {
      throw new Error(
        `${browser.name} was not found: install it, or name it in the environment variable ${browser.variable}.`,
      );
    }
    const version = majorVersion(path);
    if (version < browser.minimum) {
      throw new Error(`${browser.name} at ${path} is version ${version}; ${browser.minimum} or newer is needed.`);
    }
    say(`${browser.name} ${version} at ${path}`);
  }
}

function install(browser: Browser, say: (sentence: string) => void): string | undefined {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]) => {
    const [program = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    return spawnSync(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  };
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  say(`${browser.name} was not found; installing the distribution's package`);
  apt('update', '-qq');
  for (const name of browser.packages) {
    if (!apt('install', '-y', '-qq', '--no-install-recommends', name)) continue;
    const path = find(browser);
    if (path) {
      say(`installed ${name}`);
      return path;
    }
  }
  return undefined;
}
