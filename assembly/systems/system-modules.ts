/**
 * Which modules belong to the operating system or to the run-time libraries that every program brings along.
 * The path tells where it is recorded; a bare name is compared with lists. What is not known to be a part of the
 * system counts as the program's own.
 */
import { lowerAscii } from "../bytes/text";
import { Dump } from "../facts/dump";
import { ModuleFacts } from "../facts/module";
import { isOwnDriver } from "./windows/own-drivers";

/** Parted by spaces, without ending, lower case. */
const WINDOWS: string =
  " ntdll kernel32 kernelbase user32 win32u gdi32 gdi32full advapi32 sechost rpcrt4 ole32 oleaut32 combase shell32" +
  " shlwapi shcore comctl32 comdlg32 ws2_32 mswsock wsock32 wininet winhttp urlmon iertutil mshtml jscript9 ieframe" +
  " crypt32 cryptbase cryptsp rsaenh bcrypt bcryptprimitives ncrypt secur32 sspicli schannel imm32 msctf version winmm" +
  " setupapi cfgmgr32 psapi imagehlp dbghelp dbgcore userenv profapi powrprof uxtheme dwmapi dcomp d2d1 d3d8 d3d9 d3d10" +
  " d3d10_1 d3d10warp d3d11 d3d12 d3d12core dxgi dxcore dwrite dinput8 dsound xaudio2_9 xinput1_3 xinput1_4 mmdevapi" +
  " audioses avrt mf mfplat mfreadwrite quartz opengl32 glu32 windowscodecs gdiplus usp10 riched20 msftedit textinputframework" +
  " coremessaging coreuicomponents twinapi ntmarta wintrust wldp windows propsys clbcatq iphlpapi nsi dnsapi netapi32" +
  " wtsapi32 winsta samcli srvcli wkscli netutils devobj msasn1 dhcpcsvc dhcpcsvc6 rasadhlp fwpuclnt wbemcomn wbemprox" +
  " fastprox apphelp aclayers kernel wow64 wow64win wow64cpu wow64base xtajit mscoree clr mscorwks mscorlib clrjit" +
  " amsi mpoav faultrep wer werui verifier vrfcore vfbasics svchost explorer services lsass csrss conhost rundll32 dllhost" +
  " ntoskrnl ntkrnlmp ntkrnlpa ntkrpamp hal win32k win32kbase win32kfull cng ci clfs ndis netio tcpip fltmgr ntfs" +
  " storport classpnp disk volmgr partmgr acpi pci usbport usbhub usbhub3 usbxhci ucx01000 hidclass dxgkrnl dxgmms1 dxgmms2" +
  " wdf01000 wdfldr watchdog srv2 srvnet mrxsmb rdbss afd http luafv ";

/** Run-time libraries that lie beside programs. */
const RUNTIMES: string =
  " ucrtbase ucrtbased msvcrt coreclr clrgc hostfxr hostpolicy mscordbi mscordaccore system.private.corelib" +
  " libgcc_s_seh-1 libgcc_s_dw2-1 libgcc_s_sjlj-1 libstdc++-6 libwinpthread-1 d3dcompiler_47 ";
const RUNTIME_STARTS: StaticArray<string> = [
  "vcruntime",
  "msvcp1",
  "msvcr1",
  "msvcr7",
  "msvcr8",
  "msvcr9",
  "concrt1",
  "mfc1",
  "atl1",
  "api-ms-win-",
  "ext-ms-",
];

/** What others put into Windows' own folder: drivers of graphics processors, mostly. */
const GUESTS: StaticArray<string> = [
  "nvoglv",
  "nvwgf2",
  "nvd3dum",
  "nvldumd",
  "nvcuda",
  "nvapi",
  "atio6",
  "atiogl",
  "atidxx",
  "atiumd",
  "amdxx",
  "amdxc",
  "amdxn",
  "amdvlk",
  "amdihk",
  "igd",
  "igc",
  "igxe",
  "ig4",
  "ig7",
  "ig8",
  "ig9",
  "intelocl",
];

/** Libraries of C, C++ and threads, and loaders; without version and ending. */
const UNIX: string =
  " libc libm libpthread libdl librt libutil libresolv libnsl libcrypt libanl libthread_db libstdc++ libgcc_s libc++" +
  " libc++abi libunwind libgomp libatomic libasan libtsan libubsan libthr libsys libexecinfo linux-vdso linux-gate vdso" +
  " ld ld-linux ld-linux-x86-64 ld-linux-aarch64 ld-linux-armhf ld64 ld-elf ld-musl ld.elf_so linker linker64 libart" +
  " libandroid_runtime libutils libbinder libcutils liblog boot dyld libsystem ";

const UNIX_FOLDERS: StaticArray<string> = [
  "/lib/",
  "/lib32/",
  "/lib64/",
  "/libx32/",
  "/libexec/",
  "/usr/lib/",
  "/usr/lib32/",
  "/usr/lib64/",
  "/usr/libexec/",
  "/system/",
  "/apex/",
  "/private/preboot/",
];

const WINDOWS_FOLDERS: StaticArray<string> = [
  "\\windows\\system32\\",
  "\\windows\\syswow64\\",
  "\\windows\\sysarm32\\",
  "\\windows\\winsxs\\",
  "\\windows\\microsoft.net\\",
  "\\windows\\assembly\\",
  "\\windows\\systemapps\\",
  "\\windows\\system\\",
  "\\winnt\\system32\\",
  "\\systemroot\\system32\\",
];

/** Folders whose programs share the system's libraries. */
const COMMON_FOLDERS: string = " /bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/libexec /usr/lib /lib /system/bin ";

/** Whether the module is part of the system, not of the program. */
export function isSystemModule(dump: Dump, module: ModuleFacts): bool {
  if (module.role == "main") return false;
  if (module.role == "vdso" || module.role == "dyld" || module.role == "kernel") return true;
  if (IS_FULL && module.role == "driver" && dump.system.os == "windows")
    return isDriverOfWindows(lowerAscii(module.name));
  const path = lowerAscii(module.path.length > 0 ? module.path : module.name);
  if (path.indexOf("\\") >= 0 || dump.system.os == "windows") return isOfWindows(path, lowerAscii(module.name));
  return isOfUnix(dump, path, lowerAscii(module.name));
}

/** By its name alone: all drivers lie in the same folders. */
function isDriverOfWindows(name: string): bool {
  const stem = stemOfFile(name);
  return isOwnDriver(stem) || WINDOWS.indexOf(" " + stem + " ") >= 0;
}

function stemOfFile(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.substring(0, dot) : name;
}

function isOfWindows(path: string, name: string): bool {
  const stem = stemOfFile(name);
  if (RUNTIMES.indexOf(" " + stem + " ") >= 0 || startsWithAny(stem, RUNTIME_STARTS)) return true;
  if (startsWithAny(stem, GUESTS) || path.indexOf("\\driverstore\\") >= 0) return false;
  if (path.indexOf("\\") < 0) return WINDOWS.indexOf(" " + stem + " ") >= 0;
  for (let i = 0; i < WINDOWS_FOLDERS.length; i++) if (path.indexOf(WINDOWS_FOLDERS[i]) >= 0) return true;
  return path.indexOf("\\dotnet\\shared\\") >= 0;
}

function isOfUnix(dump: Dump, path: string, name: string): bool {
  if (UNIX.indexOf(" " + stemOf(name) + " ") >= 0 || name.startsWith("[vdso") || name.startsWith("linux-gate"))
    return true;
  if (!path.startsWith("/")) return false;
  // A program that lies in a system folder of its own brings its libraries there.
  const home = folderOf(lowerAscii(dump.process.path));
  const isAtHome = home.length > 1 && COMMON_FOLDERS.indexOf(" " + home + " ") < 0 && path.startsWith(home + "/");
  return !isAtHome && startsWithAny(path, UNIX_FOLDERS);
}

/** "libc-2.31.so" and "libc.so.6" are "libc". */
function stemOf(name: string): string {
  let end = name.indexOf(".so");
  if (end < 0) end = name.indexOf(".dylib");
  let stem = end > 0 ? name.substring(0, end) : name;
  if (stem.startsWith("ld-musl")) return "ld-musl";
  for (let i = 0; i + 1 < stem.length; i++) {
    const next = stem.charCodeAt(i + 1);
    if (stem.charCodeAt(i) == 0x2d && next >= 0x30 && next <= 0x39) {
      stem = stem.substring(0, i);
      break;
    }
  }
  // Apps up to iOS 12 bring the run-time libraries of Swift along.
  return stem.startsWith("libsystem") || stem.startsWith("libswift") ? "libsystem" : stem;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash > 0 ? path.substring(0, slash) : "";
}

function startsWithAny(text: string, starts: StaticArray<string>): bool {
  for (let i = 0; i < starts.length; i++) if (text.startsWith(starts[i])) return true;
  return false;
}
