/** Reports in text as Apple's systems wrote them up to iOS 14 and macOS 11, and spindumps. */

export const MAC_CRASH = `Process:               Notes [4711]
Path:                  /Applications/Notes.app/Contents/MacOS/Notes
Identifier:            com.example.Notes
Version:               4.2 (77)
Code Type:             X86-64 (Native)
Parent Process:        launchd [1]
Responsible:           Notes [4711]
User ID:               501

Date/Time:             2019-02-03 04:05:06.789 -0800
OS Version:            Mac OS X 10.14.2 (18C54)
Report Version:        12

Time Awake Since Boot: 1000 seconds

Crashed Thread:        1  worker

Exception Type:        EXC_BAD_ACCESS (SIGSEGV)
Exception Codes:       KERN_PROTECTION_FAILURE at 0x00000001000f0000
Exception Note:        EXC_CORPSE_NOTIFY

Termination Signal:    Segmentation fault: 11
Termination Reason:    Namespace SIGNAL, Code 0xb

Application Specific Information:
first line
second line

Thread 0:: Dispatch queue: com.apple.main-thread
0   libsystem_kernel.dylib        \t0x00007fff6813420a mach_msg_trap + 10

Thread 1 Crashed:: worker
0   com.example.Notes             \t0x0000000100001234 0x100000000 + 4660
1   My Library                    \t0x0000000100100010 -[Saver save:to:] + 16 (Saver.m:42)
2   ???                           \t0x0000000000007000 0 + 28672

Thread 1 crashed with X86 Thread State (64-bit):
  rax: 0x0000000000000001  rbx: 0x00000001000f0000  rcx: 0x0000000000000000
  rip: 0x0000000100001234  rfl: 0x0000000000010246  cr2: 0x00000001000f0000

Logical CPU:     2
Error Code:      0x00000007
Trap Number:     14

Binary Images:
       0x100000000 -        0x10000ffff +com.example.Notes (4.2 - 77) <5730AE18-4DF0-3D47-B4F7-EAA84456A9F7> /Applications/Notes.app/Contents/MacOS/Notes
       0x100100000 -        0x10010ffff  My Library (1.0) <23C7DDE6-A44B-3BE4-B47C-EB3045B267D9> /Applications/Notes.app/Contents/Frameworks/My Library.framework/My Library
    0x7fff68120000 -     0x7fff6814fff7  libsystem_kernel.dylib (4903.241.1) <AFAB4EFA-7020-34B1-BBEF-0F26C6D3CA36> /usr/lib/system/libsystem_kernel.dylib

VM Region Summary:
Process:  not a label any more [1]

Model: MacBookPro14,3, BootROM 184.0.0.0.0, 4 processors
`;

export const IOS_CRASH = `Incident Identifier: 8597368E-5745-4E04-A754-7D606A681741
CrashReporter Key:   252f1e420a58eb6260eb232abd24d6a588b2be95
Hardware Model:      iPhone9,3
Process:             Game [31797]
Path:                /private/var/containers/Bundle/Application/1478FB40/Game.app/Game
Code Type:           ARM-64 (Native)
Parent Process:      launchd [1]

Date/Time:           2018-07-18 15:51:37.6438 +0100
Launch Time:         2018-07-18 15:51:30.0000 +0100
OS Version:          iPhone OS 11.4 (15F79)
Report Version:      104

Exception Type:  EXC_CRASH (SIGABRT)
Exception Codes: 0x0000000000000000, 0x0000000000000000
Triggered by Thread:  0

Last Exception Backtrace:
(0x1836252ec 0x100004000)

Thread 0 name:  Dispatch queue: com.apple.main-thread
Thread 0 Crashed:
0   libsystem_kernel.dylib        \t0x00000001836252ec __pthread_kill + 8

Thread 0 crashed with ARM Thread State (64-bit):
    x0: 0x0000000000000000   x1: 0x0000000000000001
    fp: 0x000000016fd00000   lr: 0x0000000183000000
    sp: 0x000000016fd00000   pc: 0x00000001836252ec cpsr: 0x00000000

Binary Images:
0x100000000 - 0x10000bfff Game arm64  <b6356bad2e313cba9e4fe12daca0d204> /var/containers/Bundle/Application/1478FB40/Game.app/Game
0x183620000 - 0x183646fff libsystem_kernel.dylib arm64  <927690b4ce6e3dbb8d54d00bd46e211c> /usr/lib/system/libsystem_kernel.dylib

EOF
`;

export const SPINDUMP = `Date/Time:        2020-10-23 07:22:27 +0100
OS Version:       macOS 11.0.1 (Build 20B29)
Architecture:     x86_64
Report Version:   30

Data Source:      Stackshots
Event:            hang
Duration:         2.01s
Steps:            2

Process:          Notes [373]
Path:             /Applications/Notes.app/Contents/MacOS/Notes
Num samples:      2 (1-2)

  Thread 0x9bd    DispatchQueue "com.apple.main-thread"(1)    2 samples (1-2)    priority 46 (base 46)
  2  start + 1 (libdyld.dylib + 109769) [0x7fff68d69cc9] 1-2
    2  main + 100 (Notes + 4196) [0x100001064] 1-2
      2  ??? [0xffffff80002c1206] 1-2
    1  other + 5 (Notes + 8192) [0x100002000] 2

  Binary Images:
           0x100000000 -        0x10000ffff  com.example.Notes 4.2 (77)  <5730AE18-4DF0-3D47-B4F7-EAA84456A9F7>  /Applications/Notes.app/Contents/MacOS/Notes
        0x7fff68d4f000 -     0x7fff68d85fff  libdyld.dylib (750.6)  <789A18C2-8AC7-3C88-813D-CD674376585D>  /usr/lib/system/libdyld.dylib
`;

export const SAMPLE = `Analysis of sampling Notes (pid 373) every 1 millisecond
Process:         Notes [373]
Path:            /Applications/Notes.app/Contents/MacOS/Notes
Code Type:       ARM64
Date/Time:       2021-10-23 07:22:27.123 +0100
OS Version:      macOS 12.0.1 (21A559)
----

Call graph:
    2786 Thread_1234   DispatchQueue_1: com.apple.main-thread  (serial)
    + 2786 start  (in dyld) + 1903  [0x18d1f]
    +   2700 main  (in Notes) + 40  [0x100001064]
    +   ! 2700 mach_msg  (in libsystem_kernel.dylib) + 8  [0x7fff68ecb2b6]
    +   86 other  (in Notes) + 4  [0x100002000]
    2786 Thread_1235: worker
      2786 thread_start  (in libsystem_pthread.dylib) + 8  [0x7fff68e00000]

Binary Images:
       0x100000000 -        0x10000ffff  com.example.Notes (4.2) <5730AE18-4DF0-3D47-B4F7-EAA84456A9F7> /Applications/Notes.app/Contents/MacOS/Notes
`;

export const encode = (text: string) => new TextEncoder().encode(text);
