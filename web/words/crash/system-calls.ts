/**
 * Names of the calls of Linux that threads are found in, mostly waiting. Sources: the kernel's syscall_64.tbl and
 * syscall_32.tbl of x86, syscall.tbl of arm, and scripts/syscall.tbl for arm64.
 */

const SINCE_2019 = {
  407: 'clock_nanosleep_time64',
  413: 'pselect6_time64',
  414: 'ppoll_time64',
  421: 'rt_sigtimedwait_time64',
  422: 'futex_time64',
} as const;
const IN_ALL = { 426: 'io_uring_enter', 441: 'epoll_pwait2', 449: 'futex_waitv' } as const;

const X86_64: Readonly<Record<number, string>> = {
  ...IN_ALL,
  0: 'read',
  1: 'write',
  7: 'poll',
  16: 'ioctl',
  19: 'readv',
  20: 'writev',
  23: 'select',
  34: 'pause',
  35: 'nanosleep',
  42: 'connect',
  43: 'accept',
  44: 'sendto',
  45: 'recvfrom',
  46: 'sendmsg',
  47: 'recvmsg',
  61: 'wait4',
  62: 'kill',
  70: 'msgrcv',
  73: 'flock',
  74: 'fsync',
  128: 'rt_sigtimedwait',
  130: 'rt_sigsuspend',
  200: 'tkill',
  202: 'futex',
  219: 'restart_syscall',
  230: 'clock_nanosleep',
  232: 'epoll_wait',
  234: 'tgkill',
  247: 'waitid',
  270: 'pselect6',
  271: 'ppoll',
  281: 'epoll_pwait',
  288: 'accept4',
  299: 'recvmmsg',
};

const X86: Readonly<Record<number, string>> = {
  ...IN_ALL,
  ...SINCE_2019,
  0: 'restart_syscall',
  3: 'read',
  4: 'write',
  29: 'pause',
  37: 'kill',
  54: 'ioctl',
  102: 'socketcall',
  114: 'wait4',
  118: 'fsync',
  142: 'select',
  143: 'flock',
  145: 'readv',
  146: 'writev',
  162: 'nanosleep',
  168: 'poll',
  177: 'rt_sigtimedwait',
  179: 'rt_sigsuspend',
  240: 'futex',
  256: 'epoll_wait',
  267: 'clock_nanosleep',
  270: 'tgkill',
  284: 'waitid',
  308: 'pselect6',
  309: 'ppoll',
  319: 'epoll_pwait',
  362: 'connect',
  364: 'accept4',
  369: 'sendto',
  370: 'sendmsg',
  371: 'recvfrom',
  372: 'recvmsg',
};

const ARM: Readonly<Record<number, string>> = {
  ...IN_ALL,
  ...SINCE_2019,
  0: 'restart_syscall',
  3: 'read',
  4: 'write',
  29: 'pause',
  37: 'kill',
  54: 'ioctl',
  114: 'wait4',
  118: 'fsync',
  142: 'select',
  162: 'nanosleep',
  168: 'poll',
  240: 'futex',
  252: 'epoll_wait',
  265: 'clock_nanosleep',
  268: 'tgkill',
  280: 'waitid',
  283: 'connect',
  285: 'accept',
  290: 'sendto',
  292: 'recvfrom',
  296: 'sendmsg',
  297: 'recvmsg',
  335: 'pselect6',
  336: 'ppoll',
  346: 'epoll_pwait',
  366: 'accept4',
};

const ARM64: Readonly<Record<number, string>> = {
  ...IN_ALL,
  22: 'epoll_pwait',
  29: 'ioctl',
  32: 'flock',
  63: 'read',
  64: 'write',
  65: 'readv',
  66: 'writev',
  72: 'pselect6',
  73: 'ppoll',
  82: 'fsync',
  95: 'waitid',
  98: 'futex',
  101: 'nanosleep',
  115: 'clock_nanosleep',
  128: 'restart_syscall',
  129: 'kill',
  131: 'tgkill',
  133: 'rt_sigsuspend',
  137: 'rt_sigtimedwait',
  202: 'accept',
  203: 'connect',
  206: 'sendto',
  207: 'recvfrom',
  211: 'sendmsg',
  212: 'recvmsg',
  242: 'accept4',
  260: 'wait4',
};

interface Calls {
  /** The register that keeps the number; all ones where the thread was in no call. */
  readonly register: string;
  readonly names: Readonly<Record<number, string>>;
}

const BY_ARCH: Readonly<Record<string, Calls>> = {
  'x86-64': { register: 'orig_rax', names: X86_64 },
  x86: { register: 'orig_eax', names: X86 },
  arm: { register: 'syscall', names: ARM },
  arm64: { register: 'syscall', names: ARM64 },
};

/** Larger numbers are of no call. */
const MOST = 4096;

/** "futex (202)": the call that a thread of Linux was in; undefined where it was in none, or that is not recorded. */
export function systemCall(
  os: string | undefined,
  arch: string | undefined,
  registers: Readonly<Record<string, string>> = {},
): string | undefined {
  const calls = os === 'linux' || os === 'android' ? BY_ARCH[arch ?? ''] : undefined;
  const value = calls && registers[calls.register];
  const number = value === undefined ? MOST : Number(value);
  if (!calls || number >= MOST) return undefined;
  return calls.names[number] ? `${calls.names[number]} (${number})` : String(number);
}
