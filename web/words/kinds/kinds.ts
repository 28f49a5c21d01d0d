/**
 * What to tell people about each kind of dump. Backticks mark code. The texts are true of every file of the
 * kind; what one file holds in numbers stands beside them.
 */
import { anyLevel } from './dump-level.ts';

/** How careful to be before anything was searched: as with the unlocked computer, the unlocked program, or little. */
export type Care = 'computer' | 'program' | 'low';

export interface DumpKind {
  readonly name: string;
  readonly care: Care;
  readonly holds: readonly string[];
  readonly leavesOut: readonly string[];
  readonly arises: string;
  readonly found: string;
  /** In a few words, for the table of kinds. */
  readonly givesAway: string;
  readonly showTo: string;
  readonly mayDelete: string;
  readonly onPurpose: string;
  readonly stop: string;
  readonly stopCost: string;
}

const kernelSetting = 'System › Advanced › Startup and Recovery';
const blueScreenOnPurpose =
  'NotMyFault, or hold right Ctrl and press Scroll Lock twice if that was enabled beforehand. It stops the computer at once: save your work first.';

export const kinds = {
  complete: {
    name: 'Complete memory dump',
    care: 'computer',
    holds: ['All memory Windows used: every program, open documents, keys', 'Windows itself and all drivers'],
    leavesOut: ['Pages that were on disk only'],
    arises: 'Windows writes it at a blue screen when “Complete memory dump” is set.',
    found: '`C:\\Windows\\MEMORY.DMP`, as large as the memory',
    givesAway: 'Everything that was open on the computer',
    showTo: 'People you would hand the unlocked computer',
    mayDelete:
      'Yes, once the cause is known. Windows overwrites it at the next crash and may remove it when disk space is low.',
    onPurpose: `Set it under ${kernelSetting}, with a page file larger than memory; then ${blueScreenOnPurpose}`,
    stop: 'Choose “Small” or “None”.',
    stopCost:
      'With Small, driver faults that corrupt memory are much harder to find; with None, there is no evidence at all.',
  },
  active: {
    name: 'Active memory dump',
    care: 'computer',
    holds: ['All memory in use: programs, documents, keys', 'Windows itself and all drivers'],
    leavesOut: ['Free pages and the file cache', 'Memory of guest virtual machines', 'Pages that were on disk only'],
    arises: 'Windows writes it at a blue screen when “Active memory dump” is set; usual on Hyper-V hosts.',
    found: '`C:\\Windows\\MEMORY.DMP`',
    givesAway: 'Everything that was open on the computer',
    showTo: 'People you would hand the unlocked computer',
    mayDelete:
      'Yes, once the cause is known. Windows overwrites it at the next crash and may remove it when disk space is low.',
    onPurpose: `Set it under ${kernelSetting}; then ${blueScreenOnPurpose}`,
    stop: 'Choose “Small” or “None”.',
    stopCost:
      'With Small, driver faults that corrupt memory are much harder to find; with None, there is no evidence at all.',
  },
  kernel: {
    name: 'Kernel memory dump',
    care: 'program',
    holds: [
      'The Windows kernel, drivers and page tables',
      'Kernel stacks of all threads',
      'File names, network names, and keys the system held',
    ],
    leavesOut: ['Programs’ own memory'],
    arises:
      'Windows writes it at a blue screen when “Kernel memory dump” is set, or “Automatic”, the default since Windows 8, whose files look the same.',
    found: '`C:\\Windows\\MEMORY.DMP`, often a few GB',
    givesAway: 'File names, network names, keys the system held',
    showTo: 'Your vendor, by a private route',
    mayDelete:
      'Yes, once the cause is known. Windows overwrites it at the next crash and may remove it when disk space is low.',
    onPurpose: `Set it under ${kernelSetting}; then ${blueScreenOnPurpose}`,
    stop: 'Choose “Small” or “None”.',
    stopCost:
      'With Small, driver faults that corrupt memory are much harder to find; with None, there is no evidence at all.',
  },
  automatic: {
    name: 'Automatic memory dump',
    care: 'program',
    holds: [
      'The Windows kernel, drivers and page tables',
      'Kernel stacks of all threads',
      'File names, network names, and keys the system held',
    ],
    leavesOut: ['Programs’ own memory'],
    arises: 'The default since Windows 8: the same contents as a kernel dump; Windows manages the page file for it.',
    found: '`C:\\Windows\\MEMORY.DMP`, often a few GB',
    givesAway: 'File names, network names, keys the system held',
    showTo: 'Your vendor, by a private route',
    mayDelete:
      'Yes, once the cause is known. Windows overwrites it at the next crash and may remove it when disk space is low.',
    onPurpose: `It is the default under ${kernelSetting}; then ${blueScreenOnPurpose}`,
    stop: 'Choose “Small” or “None”.',
    stopCost:
      'With Small, driver faults that corrupt memory are much harder to find; with None, there is no evidence at all.',
  },
  small: {
    name: 'Small memory dump',
    care: 'low',
    holds: ['Stop code and its four parameters', 'One stack and the processor’s registers', 'List of drivers'],
    leavesOut: ['Programs and their memory', 'Nearly all kernel memory', 'Other processors’ stacks'],
    arises: 'Windows writes one at each blue screen, beside the larger kinds too.',
    found: '`C:\\Windows\\Minidump\\*.dmp`, 256 KB to a few MB',
    givesAway: 'Driver list and one stack. Rarely secrets',
    showTo: 'A public forum, after a look: it names drivers and the computer’s model',
    mayDelete: 'Yes. They are tiny, and a row of them shows a pattern, so keep the last few.',
    onPurpose: `Set “Small” under ${kernelSetting}; then ${blueScreenOnPurpose}`,
    stop: 'Leave them on.',
    stopCost: 'Without them a blue screen leaves no trace.',
  },
  headerOnly: {
    name: 'Header of a memory dump',
    care: 'low',
    holds: ['Stop code and its four parameters', 'One processor’s registers', 'Time, build and uptime of Windows'],
    leavesOut: ['All memory: stacks, drivers, programs'],
    arises: 'A blue screen for which no room was left: the page file or the disk was too small.',
    found: '`C:\\Windows\\MEMORY.DMP`, 4 or 8 KB',
    givesAway: 'The stop code and the build of Windows',
    showTo: 'A public forum: it names neither people nor programs',
    mayDelete: 'Yes.',
    onPurpose: 'Nobody wants one. For a fuller dump let Windows manage the size of the page file.',
    stop: `Choose “Small” under ${kernelSetting}: that one finds room.`,
    stopCost: 'Small dumps leave out most of the kernel’s memory.',
  },
  live: {
    name: 'Live kernel dump',
    care: 'program',
    holds: ['The Windows kernel and drivers, taken while running'],
    leavesOut: ['Programs’ memory, mostly'],
    arises: 'A driver hung and recovered, or someone asked Task Manager for it.',
    found: '`C:\\Windows\\LiveKernelReports`',
    givesAway: 'File names, network names, keys the system held',
    showTo: 'Your vendor, by a private route',
    mayDelete: 'Yes.',
    onPurpose: 'Task Manager › Details › System › Create live kernel memory dump file.',
    stop: 'A registry policy.',
    stopCost: 'Driver hangs leave no trace.',
  },
  minidump: {
    name: 'User minidump',
    care: 'program',
    holds: ['Threads with registers and stacks', 'List of modules', 'Parts of memory near the stacks'],
    leavesOut: ['The heap, mostly', 'Other programs and the kernel'],
    arises: 'A crash reporter inside the program, or `procdump -mm`, wrote it.',
    found: 'The program’s crash folder, or where the tool was told',
    givesAway: 'What the stacks held; they alone can hold passwords',
    showTo: 'The program’s maker',
    mayDelete: 'Yes; nothing needs it.',
    onPurpose: '`procdump -mm PID`',
    stop: 'In the program’s own crash-report setting.',
    stopCost: 'Its maker learns nothing of the crash.',
  },
  full: {
    name: 'Full user dump',
    care: 'program',
    holds: [
      'Everything one program had in memory: documents, passwords typed, what it downloaded',
      'All threads with registers and stacks',
      'List of modules, often open handles',
    ],
    leavesOut: ['Other programs and the kernel', 'Function names: those live in the maker’s symbol files'],
    arises: 'Task Manager, `procdump -ma`, or error reporting set to full wrote it.',
    found: '`%LOCALAPPDATA%\\CrashDumps` or `%TEMP%`',
    givesAway: 'Everything that one program knew',
    showTo: 'The program’s maker, by a private route, after a look at what it would give away',
    mayDelete: 'Yes; Windows does not need it.',
    onPurpose:
      'Task Manager › right-click › Create memory dump file; `procdump -ma PID`; on each crash: error reporting LocalDumps with `DumpType` 2.',
    stop: 'Remove the LocalDumps key or set `DumpType` 1.',
    stopCost: 'Heap faults cannot be explained.',
  },
  core: {
    name: 'Unix core file',
    care: 'program',
    holds: [
      'The program’s memory, by the filter in `/proc/PID/coredump_filter`',
      'Registers of all threads',
      'Arguments and environment, at the top of the stack',
    ],
    leavesOut: ['Read-only code, by default', 'The kernel and other programs'],
    arises: 'The system writes it when a program ends by a fatal signal; `kernel.core_pattern` says where.',
    found: '`/var/lib/systemd/coredump`, `/var/crash`, or the working folder',
    givesAway: 'Everything that one program knew',
    showTo: 'The program’s maker, by a private route',
    mayDelete: 'Yes; systemd ages them out by itself.',
    onPurpose: '`gcore PID`; on each crash: `ulimit -c unlimited`; fetch it with `coredumpctl dump`.',
    stop: '`Storage=none` in coredump.conf, or `ulimit -c 0`.',
    stopCost: 'Only a log line remains.',
  },
  vmcore: {
    name: 'Linux vmcore',
    care: 'computer',
    holds: [
      'Kernel memory: the kernel’s log, names of processes and files, network buffers',
      'Keys the kernel holds, those of encrypted disks too',
      anyLevel.holds,
    ],
    leavesOut: [
      anyLevel.leavesOut,
      'What was on disk or swapped out only',
      'Structures, and before Linux 6.0 function names: those live in the debug file of just that kernel (vmlinux)',
    ],
    arises:
      'At a kernel panic kdump starts a second kernel, kept ready in memory, which saves the first one’s memory with makedumpfile.',
    found: '`/var/crash/<time>/vmcore`, on some systems `/var/crash/<host>-<time>`; `vmcore-dmesg.txt` lies beside it',
    givesAway: 'What the kernel held; unfiltered, everything on the machine',
    showTo: 'Your distribution’s support, by a private route; unfiltered, people you would give root to',
    mayDelete: 'Yes, once support has it. Nothing needs it, and a few fill `/var`.',
    onPurpose:
      'With kdump running (`kdumpctl status` or `kdump-config show`): `echo c > /proc/sysrq-trigger` as root. It stops the machine at once, and nothing is saved. Without a crash: `makedumpfile -d 31 /proc/kcore FILE` where the kernel allows it.',
    stop: '`systemctl disable kdump`, and take `crashkernel=` off the kernel’s command line, which frees the memory kept for it.',
    stopCost: 'A panic leaves nothing behind but what was on the screen.',
  },
  guest: {
    name: 'Guest memory dump',
    care: 'computer',
    holds: ['All memory of the virtual machine', 'Registers of its processors at that moment'],
    leavesOut: ['The host', 'Disks of the guest, but for what was in its memory'],
    arises: 'Someone dumped a virtual machine from outside; the guest may have run on unharmed.',
    found: 'Where the command was told; with `virsh dump`, often `/var/lib/libvirt/qemu/dump`',
    givesAway: 'Everything that was open in the guest',
    showTo: 'Whoever may log in to that guest as root',
    mayDelete: 'Yes; nothing needs it.',
    onPurpose: '`virsh dump --memory-only GUEST FILE`, or `dump-guest-memory FILE` in QEMU’s monitor.',
    stop: 'They are made by hand, or by `on_crash` in the guest’s definition (`coredump-destroy`, `coredump-restart`).',
    stopCost: 'A guest that crashes or hangs without kdump of its own leaves nothing.',
  },
  macho: {
    name: 'Mach-O core',
    care: 'program',
    holds: [
      'The program’s memory, region by region',
      'Registers of all threads, and the processor’s last word to each',
      'Arguments and environment, at the top of the first stack',
    ],
    leavesOut: [
      'Why it was written: no signal, no exception; what is shown of it is worked out',
      'Clean pages, when lldb wrote it in its usual way',
      'The kernel and other programs',
    ],
    arises: 'macOS writes it at a crash where core files are enabled; lldb writes one when asked.',
    found: '`/cores/core.PID`, or where lldb was told',
    givesAway: 'Everything that one program knew',
    showTo: 'The program’s maker, by a private route',
    mayDelete: 'Yes; `/cores` is never cleaned for you, and one core can be several GB.',
    onPurpose:
      '`lldb -p PID`, then `process save-core FILE`; on each crash: `ulimit -c unlimited`, a writable `/cores`, and a program that allows debugging.',
    stop: 'They are off by default; `ulimit -c 0` turns them off again.',
    stopCost: 'The .ips report remains.',
  },
  machoKernel: {
    name: 'Mac kernel core',
    care: 'computer',
    holds: ['Memory of the kernel and its extensions', 'Registers of the processors', 'The kernel’s version'],
    leavesOut: ['Programs’ own memory, mostly'],
    arises: 'The kernel writes it at a panic to disk or over the network, where its boot arguments ask for it.',
    found: '`/private/var/vm/kernelcore*`, or `core-xnu-…` on the machine that collects them',
    givesAway: 'What the kernel held: file names, network names, keys',
    showTo: 'The maker of the extension or Apple, by a private route',
    mayDelete: 'Yes, once the cause is known.',
    onPurpose: 'With kernel debugging set up beforehand: a panic by the debugger. It stops the Mac at once.',
    stop: 'Remove the `debug` boot argument.',
    stopCost: 'The panic report remains, without memory.',
  },
  ips: {
    name: 'Apple crash report',
    care: 'low',
    holds: [
      'Stacks of all threads and registers, as text',
      'List of images with paths and UUIDs',
      'Device model, system version, and ids that tell reports of one device',
    ],
    leavesOut: ['All memory', 'Arguments and environment'],
    arises: 'The system writes one at each crash.',
    found:
      '`~/Library/Logs/DiagnosticReports` (.ips, .crash); of system services, `/Library/Logs/DiagnosticReports`; on a phone under Settings › Privacy › Analytics Data; synced to a Mac in `~/Library/Logs/CrashReporter/MobileDevice`',
    givesAway: 'Stacks and paths, no memory. A path can hold your name; an id tells reports of one device',
    showTo: 'Nearly anyone; check for your name in paths',
    mayDelete: 'Yes. The system removes old ones by itself.',
    onPurpose: 'It is written by itself; `kill -ABRT PID` makes one; the Console app shows them.',
    stop: 'Sharing with Apple and makers: Settings › Privacy › Analytics. The local report stays.',
    stopCost: 'The maker learns nothing of the crash.',
  },
  applePanic: {
    name: 'Apple kernel panic report',
    care: 'low',
    holds: [
      'The kernel’s last words and its stack',
      'Extensions that were loaded, those on the stack with their addresses',
      'As .ips: names of all programs that ran, and of their threads',
    ],
    leavesOut: ['All memory', 'Names of the kernel’s functions'],
    arises: 'The kernel stopped the device; the report is written at the next start.',
    found:
      '`/Library/Logs/DiagnosticReports/*.panic` or `panic-full-*.ips`; on a phone under Settings › Privacy › Analytics Data',
    givesAway: 'Which programs and extensions ran; sometimes boot arguments',
    showTo: 'A repair shop, the maker of an extension, Apple; a forum after a look at the list of programs',
    mayDelete: 'Yes; a row of them shows a pattern, so keep the last few.',
    onPurpose: 'Not without stopping the device.',
    stop: 'They cannot be turned off.',
    stopCost: '',
  },
  jetsam: {
    name: 'Apple low memory report',
    care: 'low',
    holds: ['Every program that ran, with its memory', 'Which of them were ended, and why', 'How memory was used'],
    leavesOut: ['All memory', 'Stacks'],
    arises: 'The system ran short of memory and ended programs (JetsamEvent).',
    found: 'On a phone under Settings › Privacy › Analytics Data: `JetsamEvent-*.ips`',
    givesAway: 'The list of programs on the device that ran',
    showTo: 'The program’s maker; a forum if the list of programs may be known',
    mayDelete: 'Yes.',
    onPurpose: 'Run a program that takes memory without end.',
    stop: 'They cannot be turned off.',
    stopCost: '',
  },
  spindump: {
    name: 'Apple hang or resource report',
    care: 'low',
    holds: [
      'Samples of stacks over some seconds, as text',
      'For a resource report: the limit, and how much was used',
      'A spindump: all programs, with their threads',
    ],
    leavesOut: ['All memory', 'Registers'],
    arises:
      'A program did not answer, or used much processor time, memory or disk; or someone asked for it (spindump, sample, sysdiagnose).',
    found: '`/Library/Logs/DiagnosticReports` (.spin, .hang, .diag, .ips), `/tmp` for those of Activity Monitor',
    givesAway: 'Names of programs, paths, hardware; no memory',
    showTo: 'The program’s maker; check for your name in paths',
    mayDelete: 'Yes.',
    onPurpose: 'Activity Monitor › Sample Process or Spindump; `sample PID`; `sudo spindump PID`.',
    stop: 'They cannot be turned off for one program.',
    stopCost: '',
  },
  appleLog: {
    name: 'Apple log or statistics report',
    care: 'low',
    holds: [
      'What the system noted by itself: events, counts, states of hardware',
      'Device model, system version, and an id of the report',
    ],
    leavesOut: ['All memory', 'Registers, and mostly stacks'],
    arises: 'The system gathers it: statistics, events of hardware and power, or logs that a problem set off.',
    found:
      '`~/Library/Logs/DiagnosticReports`, `/Library/Logs/DiagnosticReports`; on a phone under Settings › Privacy › Analytics Data',
    givesAway: 'How the device is used and what it met; a log can name networks, devices and people',
    showTo: 'Whoever asked for it, after a look through it',
    mayDelete: 'Yes. The system removes old ones by itself.',
    onPurpose: 'They are written by themselves; `sysdiagnose` gathers them.',
    stop: 'Sharing with Apple: Settings › Privacy › Analytics. The device’s own files stay.',
    stopCost: 'Apple learns nothing of the event.',
  },
  kernelLog: {
    name: 'Kernel log (text)',
    care: 'low',
    holds: [
      'What the Linux kernel wrote since the start: messages of drivers, and of a crash its cause and stack',
      'Computer model, serial numbers of disks, network names and addresses, commands that were logged',
    ],
    leavesOut: ['All memory', 'Registers, but for those that the kernel printed'],
    arises:
      'kdump saves it beside a vmcore; pstore keeps the end of it over a restart; netconsole sends it to another machine.',
    found: '`/var/crash/…/vmcore-dmesg.txt`, `kexec-dmesg.log`, `/var/lib/systemd/pstore`, `/sys/fs/pstore`',
    givesAway: 'Which computer it was and what was connected to it',
    showTo: 'Whoever helps with the fault, after a look through it',
    mayDelete: 'Yes, once the cause is known.',
    onPurpose: '`dmesg > log.txt` saves the log of the running kernel.',
    stop: 'It comes with kdump: `systemctl disable kdump`; pstore: `systemctl disable systemd-pstore`.',
    stopCost: 'After the next crash nothing tells what the kernel said last.',
  },
  raw: {
    name: 'Raw memory image',
    care: 'computer',
    holds: ['All physical memory, in order'],
    leavesOut: ['Pages that were on disk only', 'Registers, usually'],
    arises: 'Someone acquired it on purpose, for an investigation.',
    found: 'Where the acquisition tool was told',
    givesAway: 'Everything that was open on the computer',
    showTo: 'Investigators only, with a record of who had it',
    mayDelete: 'Only by the case’s rules; take its hash first.',
    onPurpose: 'Acquisition tools (AVML, LiME, WinPmem), as administrator.',
    stop: 'Nothing makes them by itself.',
    stopCost: '',
  },
  hiberfil: {
    name: 'Hibernation file',
    care: 'computer',
    holds: ['Memory at hibernation, compressed', 'With Fast Startup: the kernel only'],
    leavesOut: ['Unused pages'],
    arises: 'Windows writes it at hibernation, and at shutdown with Fast Startup.',
    found: '`C:\\hiberfil.sys`, hidden',
    givesAway: 'Everything that was open on the computer',
    showTo: 'Investigators only',
    mayDelete: 'Not by hand: `powercfg /h off` removes it.',
    onPurpose: '`shutdown /h`, then copy it from another system.',
    stop: '`powercfg /h off`',
    stopCost: 'No hibernation, no Fast Startup, and unsaved work is lost when a laptop battery runs out.',
  },
  snapshot: {
    name: 'Virtual machine snapshot',
    care: 'computer',
    holds: ['All memory of the guest, in this file or in the one beside it', 'Registers of its processors, mostly'],
    leavesOut: ['The host', 'Disks of the guest, but for what was in its memory'],
    arises: 'A snapshot with memory, a suspended machine, or one that was dumped from outside.',
    found: 'Beside the virtual machine (.vmem, .vmsn, .sav, .vmrs), or where the command was told',
    givesAway: 'Everything that was open in the guest',
    showTo: 'Whoever may log in to that guest',
    mayDelete: 'Through the manager of virtual machines, never the file alone.',
    onPurpose: '`virsh dump --memory-only`, `VBoxManage debugvm NAME dumpvmcore`, or a snapshot with memory.',
    stop: 'Take snapshots without memory.',
    stopCost: 'No return to the running state.',
  },
} as const satisfies Record<string, DumpKind>;

export type KindId = keyof typeof kinds;
