/**
 * How names of several systems share a table: a system's or signal's number is its place in these lists, and
 * assembly/names/systems.ts counts alike.
 */
export const SIGNAL_SYSTEMS = [
  'linux generic',
  'linux alpha',
  'linux hppa',
  'linux mips',
  'linux sparc',
  'freebsd',
  'netbsd',
  'openbsd',
  'dragonfly',
  'macos',
  'solaris',
] as const;

export const CODE_SYSTEMS = ['linux', 'freebsd', 'netbsd', 'openbsd', 'dragonfly', 'macos', 'solaris'] as const;

/** "any": the code says the same for every signal. */
export const SIGNALS_WITH_CODES = [
  'any',
  'SIGILL',
  'SIGTRAP',
  'SIGEMT',
  'SIGFPE',
  'SIGBUS',
  'SIGSEGV',
  'SIGSYS',
  'SIGCHLD',
  'SIGIO',
] as const;

export const AUXV_SYSTEMS = ['all', 'linux', 'freebsd', 'netbsd', 'openbsd', 'solaris'] as const;
