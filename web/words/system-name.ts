import type { SystemSection } from '../engine/report/report.ts';

const SYSTEMS: Readonly<Record<string, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  android: 'Android',
  macos: 'macOS',
  ios: 'iOS',
  freebsd: 'FreeBSD',
  netbsd: 'NetBSD',
  openbsd: 'OpenBSD',
  solaris: 'Solaris',
  fuchsia: 'Fuchsia',
};

/** What people call the system: its own name where the dump has one, else that of its kind. */
export function systemName({ osName, os }: Pick<SystemSection, 'osName' | 'os'> = {}): string {
  return osName ?? SYSTEMS[os ?? ''] ?? os ?? '';
}

/** "Windows 11 23H2, 10.0.22631", "Linux 6.12.4" */
export function systemWithVersion(
  system: Pick<SystemSection, 'osName' | 'os' | 'osVersion' | 'kernelRelease'>,
): string {
  const name = systemName(system);
  const version = system.osVersion ?? system.kernelRelease ?? '';
  return version && !name.includes(version) ? [name, version].filter(Boolean).join(' ') : name;
}

/** What a person calls the thing that the system runs on: nobody calls a phone a computer. */
export function machineWord({ os, osName = '', hardwareModel = '' }: MachineFacts = {}): 'computer' | 'device' {
  const isHandheld =
    os === 'ios' ||
    os === 'android' ||
    /^(?:iPhone OS|iOS|iPadOS|watchOS|tvOS|visionOS|xrOS|audioOS)\b/i.test(osName) ||
    /^(?:iPhone|iPad|iPod|Watch|AppleTV|RealityDevice|AudioAccessory)\d/.test(hardwareModel);
  return isHandheld ? 'device' : 'computer';
}

type MachineFacts = Pick<SystemSection, 'os' | 'osName' | 'hardwareModel'>;
