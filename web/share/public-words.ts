/** Words of the report that say nothing of anyone: what is not here does not travel. */
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

export const SYSTEMS = words(
  'windows linux android macos ios ipados tvos watchos visionos freebsd netbsd openbsd dragonfly solaris illumos fuchsia qnx',
);

export const ARCHITECTURES = words(
  'x86 x86-64 x32 arm arm64 arm64e riscv64 riscv32 ppc ppc64 ppc64le s390 s390x mips mips64 sparc sparc64 alpha hppa ' +
    'loongarch64 m68k ia64',
);

export const VARIANTS = words(
  'complete kernel header small bitmap-full bitmap-kernel automatic active live full partial kexec qemu virsh',
);

export const WRITERS = words(
  'dbghelp breakpad crashpad createdump gcore kernel debugger makedumpfile qemu virsh kexec unity unreal kasko',
);
