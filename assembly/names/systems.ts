/** Numbers of systems in the keys of the tables; tools/names/keys.ts counts alike. */

const LINUX_GENERIC: i32 = 0;
const LINUX_ALPHA: i32 = 1;
const LINUX_HPPA: i32 = 2;
const LINUX_MIPS: i32 = 3;
const LINUX_SPARC: i32 = 4;

/** `os` and `arch` are the report's words; -1: no table for this system. */
export function signalSystem(os: string, arch: string): i32 {
  if (isLinux(os)) {
    if (arch == "mips" || arch == "mips64") return LINUX_MIPS;
    if (arch == "sparc" || arch == "sparc64") return LINUX_SPARC;
    if (arch == "alpha") return LINUX_ALPHA;
    return arch == "hppa" ? LINUX_HPPA : LINUX_GENERIC;
  }
  const system = unixSystem(os);
  return system > 0 ? LINUX_SPARC + system : -1;
}

/** 0 for Linux and Android, then FreeBSD, NetBSD, OpenBSD, DragonFly, macOS and iOS, Solaris; -1: another. */
export function unixSystem(os: string): i32 {
  if (isLinux(os)) return 0;
  if (os == "freebsd") return 1;
  if (os == "netbsd") return 2;
  if (os == "openbsd") return 3;
  if (os == "dragonfly") return 4;
  if (os == "macos" || os == "ios") return 5;
  return os == "solaris" ? 6 : -1;
}

/** Number of the system in the auxv table; 0: only what all have in common. */
export function auxvSystem(os: string): i32 {
  if (isLinux(os)) return 1;
  if (os == "freebsd") return 2;
  if (os == "netbsd") return 3;
  if (os == "openbsd") return 4;
  return os == "solaris" ? 5 : 0;
}

function isLinux(os: string): bool {
  return os == "linux" || os == "android";
}
