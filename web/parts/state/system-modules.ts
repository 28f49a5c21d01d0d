import type { Module } from '../../engine/report/report.ts';

/** Folders whose modules came with the operating system, as paths are recorded on each. */
const SYSTEM_FOLDERS: readonly RegExp[] = [
  // Windows; drivers of others lie in its folder too, but a program's own libraries do not.
  /^(?:\\\\\?\\|\\\?\?\\)?(?:[a-z]:|\\systemroot)?\\(?:windows\\)?(?:system32|syswow64|sysarm32|winsxs|microsoft\.net|assembly|systemapps)\\(?!drivers\\)/i,
  /^(?:\\\\\?\\|\\\?\?\\)?[a-z]:\\windows\\[^\\]+$/i,
  // Unix: the library folders themselves and those of one architecture, not a program's own folder below them.
  /^(?:\/usr)?\/lib(?:32|64|x32)?\/(?:[a-z0-9_]+-linux-[a-z0-9]+\/)?(?:gconv\/|locale\/|tls\/|i686\/|glibc-hwcaps\/[^/]+\/)?[^/]+$/,
  /^\/usr\/libexec\/ld-elf[^/]*$/,
  // Apple
  /^\/(?:System|AppleInternal|usr\/lib\/(?:system|swift))\//,
  // Android
  /^\/(?:apex|system|system_ext|vendor|product|odm)\//,
];

const SYSTEM_ROLES: readonly Module['role'][] = ['kernel', 'vdso', 'dyld'];

/**
 * Whether a module came with the operating system, as far as its role and path tell. The program itself never
 * counts as such, wherever it lies; a module of unknown path counts as the program's own.
 */
export function isOfSystem(module: Module): boolean {
  if (module.role === 'main') return false;
  if (SYSTEM_ROLES.includes(module.role)) return true;
  const { path } = module;
  return path !== undefined && SYSTEM_FOLDERS.some((folder) => folder.test(path));
}
