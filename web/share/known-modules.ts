/**
 * Modules of operating systems and their run-time libraries: names that say nothing about whose program it is. Kept
 * as patterns over base names in lower case. A name that is not here is the author's own.
 *
 * Not what the core counts as the system's (assembly/systems/system-modules.ts): that goes by folders too, and a name that
 * is found in a folder of the system may be anybody's. A name leaves the page unasked only when it is here.
 */
const WINDOWS = new Set(
  (
    'ntdll kernel32 kernelbase user32 gdi32 gdi32full win32u advapi32 sechost rpcrt4 ole32 oleaut32 combase shell32 ' +
    'shlwapi shcore comctl32 comdlg32 ws2_32 mswsock wininet winhttp urlmon crypt32 cryptbase bcrypt bcryptprimitives ' +
    'ncrypt secur32 sspicli imm32 msctf version winmm setupapi cfgmgr32 psapi dbghelp dbgcore userenv profapi powrprof ' +
    'uxtheme dwmapi d3d9 d3d10 d3d11 d3d12 dxgi d2d1 dwrite opengl32 mscoree clr coreclr clrjit mscorlib mscorwks ' +
    'hostfxr hostpolicy msvcrt ucrtbase ucrtbased vcruntime140 vcruntime140_1 msvcp140 concrt140 wow64 wow64win wow64cpu ' +
    'apphelp ntmarta wintrust wldp kernel.appcore windows.storage propsys clbcatq iphlpapi nsi dnsapi netapi32 ' +
    'wtsapi32 winsta samcli srvcli wkscli devobj msasn1 dhcpcsvc dhcpcsvc6 rasadhlp fwpuclnt schannel wbemcomn fastprox ' +
    'ntoskrnl ntkrnlmp ntkrnlpa ntkrpamp hal win32k win32kbase win32kfull cng ci clfs ndis netio tcpip fltmgr ntfs ' +
    'storport classpnp disk volmgr partmgr acpi pci usbport usbhub usbxhci hidclass mouclass kbdclass dxgkrnl dxgmms2 ' +
    'wdf01000 watchdog srv2 srvnet mrxsmb rdbss afd http luafv lsass csrss services smss svchost explorer'
  ).split(' '),
);

const UNIX =
  /^(ld|ld-linux|ld-linux-x86-64|ld-linux-aarch64|ld-linux-armhf|ld-linux-riscv64[a-z0-9-]*|ld-musl-[a-z0-9_]+|ld64|ld-elf|ld\.elf_so|libc|libm|libpthread|libdl|librt|libutil|libresolv|libnsl|libcrypt|libanl|libstdc\+\+|libgcc_s|libc\+\+|libc\+\+abi|libunwind|libgomp|libatomic|libasan|libtsan|libubsan|libz|liblzma|libbz2|libzstd|libssl|libcrypto|libglib-2\.0|libgobject-2\.0|libgio-2\.0|libx11|libxcb|libgl|libegl|libdbus-1|libsystemd|libselinux|libpcre2-8|libffi|libexpat|libicuuc|libicudata|libicui18n|linux-vdso|linux-gate|libandroid_runtime|libart|libbinder|libutils|linker|linker64|libthr|libsys)([-.]?[0-9][0-9.]*)?(\.so[0-9.]*)?$/;

const APPLE =
  /^(dyld|libsystem_[a-z]+\.dylib|libsystem\.b\.dylib|libdispatch\.dylib|libobjc\.a\.dylib|libc\+\+(abi)?(\.1)?\.dylib|libxpc\.dylib|libdyld\.dylib|libsqlite3\.dylib|libz\.1\.dylib|corefoundation|foundation|appkit|uikit|uikitcore|quartzcore|coregraphics|coretext|security|cfnetwork|hitoolbox|iokit|metal|skylight|javascriptcore|webkit|webcore|swiftui|libswift[a-z_]+\.dylib|graphicsservices|kernel(\.release\.[a-z0-9]+)?)$/;

const ROLES = /^\[?(vdso|vsyscall|linux-gate\.so\.1|linux-vdso\.so\.1)\]?$/;

/** Whether a module's base name belongs to a public catalogue. */
export function isWellKnown(name: string): boolean {
  const lower = name.toLowerCase();
  const windows = /^(.+?)\.(dll|exe|sys|drv|ocx|cpl)$/.exec(lower)?.[1];
  if (windows !== undefined) return WINDOWS.has(windows) || /^(api|ext)-ms-win-[a-z0-9-]+$/.test(windows);
  return UNIX.test(lower) || APPLE.test(lower) || ROLES.test(lower);
}
