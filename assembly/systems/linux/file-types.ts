/** "file", "directory", "socket" …: the type in a st_mode (inode(7)). */
export function fileTypeOf(mode: u32): string {
  switch (mode & 0xf000) {
    case 0x1000:
      return "fifo";
    case 0x2000:
      return "character device";
    case 0x4000:
      return "directory";
    case 0x6000:
      return "block device";
    case 0x8000:
      return "file";
    case 0xa000:
      return "symbolic link";
    case 0xc000:
      return "socket";
    default:
      // What has no place in a file system: eventfd, epoll, timerfd.
      return mode & 0xf000 ? "" : "anonymous";
  }
}
