/** PlatformId of SystemInfo: VER_PLATFORM_… (winnt.h), from 0x8000 on Breakpad's own. */
const WIN32S: u32 = 0;
const WIN9X: u32 = 1;
export const NT: u32 = 2;
export const CE: u32 = 3;
export const UNIX: u32 = 0x8000;
export const MACOS: u32 = 0x8101;
const IOS: u32 = 0x8102;
export const LINUX: u32 = 0x8201;
export const SOLARIS: u32 = 0x8202;
const ANDROID: u32 = 0x8203;
const PS3: u32 = 0x8204;
const NACL: u32 = 0x8205;
const FUCHSIA: u32 = 0x8206;

/** The report's word of the system; "" for what it has no word for. */
export function osWord(platform: u32): string {
  switch (platform) {
    case WIN32S:
    case WIN9X:
    case NT:
      return "windows";
    case CE:
      return "windows-ce";
    case UNIX:
      return "unix";
    case MACOS:
      return "macos";
    case IOS:
      return "ios";
    case LINUX:
      return "linux";
    case SOLARIS:
      return "solaris";
    case ANDROID:
      return "android";
    case PS3:
      return "ps3";
    case NACL:
      return "nacl";
    case FUCHSIA:
      return "fuchsia";
    default:
      return "";
  }
}

export function isWindows(platform: u32): bool {
  return platform <= CE;
}

export function isApple(platform: u32): bool {
  return platform == MACOS || platform == IOS;
}

export function isLinux(platform: u32): bool {
  return platform == LINUX || platform == ANDROID;
}
