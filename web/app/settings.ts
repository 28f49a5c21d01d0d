import { get, set } from 'idb-keyval';
import { THEMES, type Theme } from './page/theme-switch.ts';

/** What the person chose. Nothing of a dump is ever kept. */
export interface Settings {
  readonly theme: Theme;
  readonly isCompact: boolean;
  /** Single letters are shortcuts. */
  readonly hasLetterKeys: boolean;
}

const KEY = 'settings';
const DEFAULTS: Settings = { theme: 'system', isCompact: false, hasLetterKeys: true };

/** The settings chosen earlier. Storage may be refused (private windows, full disk): then the defaults. */
export async function storedSettings(): Promise<Settings> {
  const stored = await read();
  return {
    theme: THEMES.find((theme) => theme === stored?.theme) ?? DEFAULTS.theme,
    isCompact: stored?.isCompact === true,
    hasLetterKeys: stored?.hasLetterKeys !== false,
  };
}

// Storage that is switched off throws at once, before there is a promise.
async function read(): Promise<Partial<Record<keyof Settings, unknown>> | undefined> {
  try {
    return await get(KEY);
  } catch {
    return undefined;
  }
}

async function write(settings: Settings): Promise<void> {
  try {
    await set(KEY, settings);
  } catch {
    // They hold for this visit.
  }
}

/** Applies the settings and remembers them where the browser allows. */
export function chooseSettings(settings: Settings): void {
  applySettings(settings);
  void write(settings);
}

export function applySettings({ theme, isCompact, hasLetterKeys }: Settings): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (isCompact) dataset['density'] = 'compact';
  else delete dataset['density'];
  if (hasLetterKeys) delete dataset['letters'];
  else dataset['letters'] = 'off';
}

export { DEFAULTS as defaultSettings };
