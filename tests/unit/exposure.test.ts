import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceRows } from '../../tools/scanner/generate-names.ts';
import type { Summary } from '../../web/engine/access.ts';
import { keeperNotes, keeperOf } from '../../web/engine/report/keepers.ts';
import type { Finding, Findings } from '../../web/engine/report/report.ts';
import { DETECTORS } from '../../web/engine/scan/findings/detectors.generated.ts';
import { groupsOf } from '../../web/panels/exposure/groups.ts';
import { ADVICE } from '../../web/words/advice.generated.ts';
import { holdsMemory, overviewVerdict, verdictOf } from '../../web/words/panels/exposure/exposure.ts';

function finding(id: string, rest: Partial<Finding>): Finding {
  const base = {
    detector: 'jwt',
    class: 'session',
    confidence: 'validated',
    severity: 'high',
    title: 'T',
    mask: '…',
  } as const;
  return { id, ...base, occurrences: 1, places: [{ offset: 1, length: 9, encoding: 'ascii' }], ...rest };
}

function found(...items: Finding[]): Findings {
  return { scan: { bytes: 100, total: 100, complete: true, detectors: 335 }, counts: {}, items, limits: [] };
}

const verdict = (findings: Findings, muted: string[] = [], hasMemory = true) =>
  verdictOf('minidump', findings, { state: 'done', bytes: 40, total: 100, seconds: 1 }, new Set(muted), hasMemory);

test('every detector has its advice', () => {
  assert.deepEqual(
    Object.entries(ADVICE).map(([id, words]) => [id, ...words]),
    adviceRows(),
  );
  assert.equal(Object.keys(ADVICE).length, DETECTORS.length);
});

test('the verdict: the worst and surest first', () => {
  const strong = finding('f1', {});
  const card = finding('f2', { class: 'personal', severity: 'critical' });
  const likely = finding('f3', { confidence: 'likely', class: 'credential' });
  assert.equal(
    verdict(found(strong, card, likely)).text,
    'Not as it is. One finding could let the reader sign in as someone else.',
  );
  assert.equal(
    verdict(found(finding('f1', { class: 'key' }))).text,
    'Not as it is. One finding could open something that is locked.',
  );
  assert.equal(
    verdict(found(card, likely)).text,
    'Look before you send it. One finding may be passwords, keys or sessions.',
  );
  assert.match(verdict(found(card)).text, /^It tells who used it\. One finding names people/);
  assert.match(verdict(found(finding('f1', { class: 'code', severity: 'low' }))).text, /^It shows names of folders/);
  assert.equal(verdict(found()).text, 'We found nothing of the 335 kinds we look for.');
  assert.match(verdict(found(), [], false).text, /holds no memory contents/);
});

test('memory of a whole computer: careful whatever was found, and no more said to work than might', () => {
  const of = (...items: Finding[]) => verdictOf('vmcore', found(...items), undefined, new Set(), true);
  const visited = finding('f1', { class: 'activity', severity: 'low', confidence: 'possible' });
  const card = finding('f2', { class: 'personal', severity: 'critical' });
  const password = finding('f3', { class: 'credential', confidence: 'likely' });
  assert.equal(of(visited).text, 'Treat this file like the unlocked computer.');
  assert.doesNotMatch(of(visited).lead, /still work/);
  assert.match(of(visited, card).text, /We found 1 thing worth hiding, and there will be more\.$/);
  assert.doesNotMatch(of(visited, card).lead, /still work/);
  assert.match(of(card, password).lead, /still work/);
  assert.match(of(finding('f4', {}), card).text, /One finding is strong\.$/);
});

test('before the end it is only so far, and never "nothing"', () => {
  const findings = { ...found(), scan: { bytes: 40, total: 100, complete: false, detectors: 335 } };
  const { text, lead } = verdict(findings);
  assert.equal(text, 'Nothing found so far.');
  assert.match(lead, /^40 % searched\./);
});

test('a mute never improves the verdict silently', () => {
  const { text, lead } = verdict(found(finding('f1', {})), ['f1']);
  assert.match(text, /^We found nothing/);
  assert.match(lead, /One finding was muted by you\.$/);
});

test('the Overview names the kinds', () => {
  const findings = found(
    finding('f1', {}),
    finding('f2', { class: 'credential' }),
    finding('f3', { class: 'credential' }),
  );
  assert.equal(
    overviewVerdict(verdict(findings), findings).text,
    'One sign-in session and two passwords or API keys. Don’t send it as it is.',
  );
});

test('groups hold what the filter keeps, the worst first', () => {
  const items = [
    finding('f1', { severity: 'low', confidence: 'possible' }),
    finding('f2', { severity: 'critical' }),
    finding('f3', { class: 'key', title: 'RSA' }),
  ];
  assert.deepEqual(
    groupsOf(items, {}).map(({ kind, items: own }) => [kind, own.map(({ id }) => id)]),
    [
      ['session', ['f2', 'f1']],
      ['key', ['f3']],
    ],
  );
  assert.equal(groupsOf(items, { text: 'rsa' }).length, 1);
  assert.equal(groupsOf(items, { confidence: 'likely' }).length, 0);
});

test('programs that hold credentials by trade are known by their names on each system, and others are not', () => {
  const keepers: Readonly<Record<string, string>> = {
    tickets: 'lsass.exe LSASS.EXE C:\\Windows\\System32\\lsass.exe opendirectoryd sssd',
    cookies:
      'chrome chrome.exe msedge.exe firefox.exe firefox-esr Safari msedgewebview2.exe brave.exe com.apple.WebKit.WebContent',
    store: 'KeePass.exe KeePassXC keepassxc 1Password Bitwarden.exe',
    unlocked:
      'ssh-agent /usr/bin/gpg-agent gnome-keyring-d gnome-keyring-daemon pageant.exe kwalletd5 securityd scdaemon',
    'sign in': 'sudo loginwindow pinentry-gtk-2 polkit-agent-he',
    services: 'sshd vault wpa_supplicant',
    'other computers': 'putty.exe WinSCP.exe FileZilla mstsc.exe',
    messages: 'OUTLOOK.EXE thunderbird-bin slack ms-teams.exe',
  };
  for (const [what, names] of Object.entries(keepers)) {
    for (const name of names.split(' ')) assert.ok(keeperOf(name)?.includes(what), name);
  }
  for (const name of [
    'Google Chrome',
    'Google Chrome Helper (Renderer)',
    'Microsoft Edge Dev',
    'Isolated Web Co',
    'Web Content',
    'Keychain Access',
    'Discord Helper',
    '1Password-KeyringHelper',
  ])
    assert.ok(keeperOf(name), name);
  // The kernel of Linux keeps the name of a thread; the path is the program's.
  assert.ok(keeperOf('MainThread', '/usr/lib/firefox-esr/firefox-esr'));
  for (const name of ['server64.exe', 'crash', '', undefined, 'mychrome', 'chrome-crash', 'slacker', 'signal_test'])
    assert.equal(keeperOf(name), undefined);
});

test('the report warns of such programs, and only where there is memory of them', () => {
  const memory = (present: number) => ({ totals: { regions: 1, described: 4096, present } });
  const process = { name: 'lsass.exe' };
  const [note, ...others] = keeperNotes({ process, memory: memory(4096) });
  assert.deepEqual([note?.code, note?.severity, others.length], ['holds-credentials', 'note', 0]);
  assert.match(note?.message ?? '', /^lsass\.exe holds the passwords and tickets .* whatever the search finds\.$/);
  assert.deepEqual(keeperNotes({ process, memory: memory(0) }), []);
  assert.deepEqual(keeperNotes({ process }), []);
  assert.deepEqual(keeperNotes({ process: { name: 'app.exe' }, memory: memory(4096) }), []);
});

test('a dump without memory is known from one whose memory was not read yet, and from an unknown file', () => {
  const summary = (rest: object) => ({ file: { kind: 'minidump' }, isComplete: true, ...rest }) as unknown as Summary;
  assert.equal(holdsMemory(summary({})), false);
  assert.equal(holdsMemory(summary({ isComplete: false })), true);
  assert.equal(holdsMemory(summary({ memory: { totals: { regions: 3, described: 16384, present: 0 } } })), false);
  assert.equal(holdsMemory(summary({ memory: { totals: { regions: 3, described: 16384, present: 1 } } })), true);
  assert.equal(holdsMemory(summary({ memory: { physical: { pages: 1 } } })), true);
  assert.equal(holdsMemory(summary({ file: { kind: 'unknown' } })), true);
});
