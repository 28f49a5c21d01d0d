/** Apple's platforms (loader.h, PLATFORM_…). */

/** The report's word of a platform; "" for one that is none of these. */
export function osOfPlatform(platform: u32): string {
  switch (platform) {
    case 1:
    case 6:
      // Catalyst runs on macOS.
      return "macos";
    case 2:
    case 7:
      return "ios";
    case 3:
    case 8:
      return "tvos";
    case 4:
    case 9:
      return "watchos";
    case 5:
      return "bridgeos";
    case 11:
    case 12:
      return "visionos";
    default:
      return "";
  }
}
