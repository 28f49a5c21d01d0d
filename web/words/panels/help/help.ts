/** Help: how the promise is kept, kinds of dumps, keyboard, glossary. */
export const help = {
  title: 'Help and glossary',
  lead: 'What the words mean, what each kind of dump holds, and how this page keeps what it promises.',
  sections: {
    promise: 'How it keeps the promise',
    kinds: 'Kinds of dumps',
    reveal: 'What a dump can reveal',
    looks: 'What we look for',
    smaller: 'Make a smaller dump',
    keyboard: 'Keyboard',
    glossary: 'Glossary',
    messages: 'Messages',
  },
  messagesNote: 'Shown in this visit',
  promiseNote: 'And how you can check',
  promises: [
    {
      title: 'Nothing is sent',
      text: 'The page is forbidden, by its own security policy, to contact any server.',
      check: 'Open your browser’s network panel, or pull the network cable. It works the same.',
    },
    {
      title: 'Nothing is kept',
      text: 'Close the tab and the file, and everything read from it, is forgotten. Of very long packed dumps the unpacked bytes lie in the browser’s own storage meanwhile, encrypted under a key that only the open tab holds.',
      check:
        'Your browser’s storage panel shows what is there: this page’s own files, and your settings such as the theme and, only if you switched it on, the names of recent files.',
    },
    {
      title: 'Text of the file stays text',
      text: 'What a dump holds is only ever shown as text. Characters that hide or reorder others are drawn as marks.',
      check: 'The policy below refuses markup and scripts that are not this page’s own.',
    },
    {
      title: 'Places, not values, in the address',
      text: 'Everything after # stays in the browser. It is never part of a request, and holds places only.',
      check: 'Look at the address bar: panel, number, address. Never a name or a value.',
    },
    {
      title: 'Links carry their own data',
      text: 'A shared summary lies after the # of its link, which browsers do not send. It holds what was ticked, no value, no address.',
      check: 'Paste a link below: everything it holds is printed.',
    },
    {
      title: 'Symbols are never fetched',
      text: 'Function names come from the file.',
      check: 'The network panel again.',
    },
  ],
  policyTitle: 'The policy in force now',
  policy: "connect-src 'none'",
  policyText:
    'Once loaded, the page may not connect to anything, its own host included. Its service worker may fetch this site’s own files, and nothing else.',
  installTitle: 'Install it',
  install: [
    'Chrome and Edge: the button at the top of the first page, or “Install” in the browser’s menu.',
    'Safari: File › Add to Dock; on a phone Share › Add to Home Screen.',
    'Firefox on a computer installs no pages: a bookmark works offline just the same.',
    'A private window does not offer installing. It works offline all the same until the window is closed.',
  ],
  limits:
    'Limits we admit: your browser, its extensions and your operating system can see what is on screen. On a shared computer, use a private window.',
  reveal: [
    'passwords as typed',
    'session cookies and tokens, which let a reader in without password and without the second factor',
    'keys that open disks, servers and mail',
    'names, messages, sites and documents that were open',
    'the program’s own code and data, enough to study or copy how it works',
  ],
  looksNote: (kinds: string) => `${kinds}, in every spelling that memory holds texts in`,
  looksLimit:
    'Unusual or encrypted secrets look like noise: that nothing was found says something of the search, not of the file.',
  protects: 'What protects it',
  protectsText: [
    'full-disk encryption (BitLocker, FileVault, LUKS), while the computer is off or the disk is taken out',
    'access rights on the folder',
    'deleting it and emptying the bin',
    'updates, so that fewer crashes happen',
  ],
  protectsNot: 'What does not',
  protectsNotText: [
    'a VPN: it hides traffic, not files, and an uploaded dump arrives whole',
    'a private window',
    'zipping or renaming',
    'encryption of the disk, once the file has left it',
  ],
  smallerNote: 'On purpose, before you send one',
  smaller: [
    {
      what: 'Windows program',
      how: '`procdump -mt` writes a triage dump that tries to filter private data; look at it all the same. `procdump -mm` writes a plain minidump.',
      loses: 'The receiver loses the heap.',
    },
    {
      what: 'Linux program',
      how: '`coredumpctl info` prints the stacks as text.',
      loses: 'The receiver gets no memory.',
    },
    {
      what: 'Windows itself',
      how: 'The setting “Small” or “Kernel”.',
      loses: 'With Small, faults that corrupt memory are hard to find.',
    },
    { what: 'Linux kernel', how: '`makedumpfile -d 31`', loses: 'Programs’ memory and the file cache.' },
    {
      what: 'Any minidump or core that is there already',
      how: 'Open it here and save a cleaned copy.',
      loses:
        'With “Call stacks”, the heap. Addresses stay and show where things lay: harmless once the program has ended, not while servers forked from the same parent go on running.',
    },
    { what: 'Mac', how: 'Send the .ips report.', loses: 'All memory.' },
  ],
  columns: { key: 'Key', does: 'Does', what: 'Of what', how: 'How', loses: 'What is lost' },
  keys: [
    ['Ctrl K or /', 'Search and commands'],
    ['Ctrl O', 'Open a file'],
    ['G then O, E, T, M, Y, S, H, R', 'Go to Overview, Exposure, Threads, Modules, Memory, System, Hex, Strings'],
    ['C', 'The crashing thread'],
    ['J, K or ↓ ↑', 'In a list: next, previous row'],
    ['Enter', 'Open the row'],
    ['Home, End, PgUp, PgDn', 'In a list or grid: start, end, page'],
    ['Ctrl C', 'In a hex grid: copy what is selected; what is private stays hidden'],
    ['F3, Shift F3', 'Next, previous place of what was looked for in the file'],
    ['N, Shift N', 'In Exposure: next, previous finding'],
    ['R, M, X', 'Of the chosen finding: reveal or hide, mute or unmute, show its bytes'],
    ['P', 'Pause the search for private data, or go on'],
    ['← →, with Shift', 'In the ribbon: 1 %, 10 % of the file'],
    ['Alt ← →', 'Back, forward'],
    ['Esc', 'Close'],
    ['?', 'This table'],
  ],
  keysNote:
    'Single letters work only while no text is being typed. The palette (Ctrl K) switches them off. On a Mac ⌘ does the same as Ctrl.',
  find: 'Find a word',
  noWord: 'No entry holds that.',
  openFirst: 'Open a file',
} as const;
