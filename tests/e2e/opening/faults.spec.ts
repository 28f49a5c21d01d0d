/** Files that cannot be read, a reader that stops, memory that runs out, a bomb: each is told, and its next step works. */
import { gzipSync } from 'node:zlib';
import { buildFarApart } from '../../synth/far-apart.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { serveFaulty } from '../support/faulty-site.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';
import { pick } from '../support/picked-files.ts';

const { bytes: far, stacksAt } = buildFarApart(3);
const at = stacksAt[2] ?? 0;

test('what stops the reading is told with its place, what is known stays, and the next step helps', async ({
  page,
  witnesses,
}) => {
  // There is no service worker to be had.
  witnesses.expected = true;
  const site = await serveFaulty();
  await visit(page, site);
  const told = page.getByRole('alert');
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const heading = page.getByRole('heading', { level: 1, name: /^(No crash is recorded|The file does not say)/ });

  const ended = page.getByRole('heading', { level: 1, name: 'The reading ended before this was known.' });

  await drop(page, 'refused-at-0.dmp', buildMinidump());
  await expect(page.locator('ds-landing')).toContainText('The browser was not allowed to read this file.');
  await expect(page.locator('ds-landing')).toContainText('Copy it to your own folder as administrator');
  const chooser = page.waitForEvent('filechooser');
  await press('Choose the file again');
  await (await chooser).setFiles({ name: 'copy.dmp', mimeType: '', buffer: Buffer.from(buildMinidump()) });
  await expect(heading).toBeVisible();

  await pick(page, { [`disk-at-${at}.dmp`]: far });
  await expect(told).toContainText(/Reading stopped at byte [\d\s]+: the disk or network drive did not answer\./);
  await expect(told).toContainText('Everything read so far stays.');
  await expect(heading).toBeVisible();
  await press('Try again');
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  await expect(told).toHaveCount(0);

  await pick(page, { [`memory-at-${at}.dmp`]: far });
  await expect(told).toContainText(/The browser ran out of memory in the other stacks: it refused 3\sMB\./);
  await expect(ended).toBeVisible();
  await press('Try again');
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  await expect(told).toHaveCount(0);

  await pick(page, { [`trap-at-${at}.dmp`]: far });
  await expect(told).toContainText(/The reader stopped on an unexpected structure at byte [\d\s]+\./);
  await expect(told).toContainText('What it had found is kept; hex and strings work.');
  await expect(ended).toBeVisible();
  // The clipboard is refused: the text stands there, selected.
  await page.evaluate(() => {
    navigator.clipboard.writeText = async () => {
      throw new DOMException('refused', 'NotAllowedError');
    };
  });
  await press('Copy details');
  await expect(page.locator('ds-toast')).toContainText(
    'The browser did not let us copy. The text is selected: press Ctrl C, on a Mac ⌘ C.',
  );
  // The message covers nothing of the rail, and nothing of the panel.
  await expect
    .poll(async () => {
      const [message, rail, panel] = await Promise.all(
        ['ds-toast', 'ds-rail', 'ds-page main'].map((name) => page.locator(name).first().boundingBox()),
      );
      if (!message || !rail || !panel) return 'not shown';
      return message.y >= rail.y + rail.height && message.x + message.width <= panel.x;
    })
    .toBe(true);
  const details = page.getByRole('textbox', { name: 'Copy details' });
  expect(
    await details.evaluate((box: HTMLInputElement) => box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0)),
  ).toMatch(/: trap in a file of kind minidump at byte \d+, stage \d+, bit \d+$/);
  await page.evaluate(() => {
    location.hash = '#/hex/0x0';
  });
  await expect(page.getByRole('grid', { name: 'Bytes' })).toContainText('MDMP');
  // What was found before, the stack next to the one that stopped it too.
  await page.evaluate(() => {
    location.hash = '#/threads/1';
  });
  const frames = page.getByRole('region', { name: 'Stack' }).getByRole('row');
  await expect(frames).toHaveCount(5);
  await press('Skip that part');
  await expect(page.getByText('Left out: the part of the other stacks where the reader had stopped.')).toBeVisible();
  await expect(told).toHaveCount(0);
  await page.evaluate(() => {
    location.hash = '#/overview';
  });
  await expect(page.getByRole('region', { name: 'Damage and losses' })).toContainText(
    'The reader had stopped in the stacks. Only the part where it stopped was left out.',
  );
  // In a packed file it is the unpacking that ends: what was unpacked by then is shown.
  const packed = gzipSync(far, { level: 0 });
  await pick(page, { [`slip-at-${packed.length >> 1}.dmp.gz`]: packed });
  await expect(told).toContainText(/The reader stopped on an unexpected structure at byte [\d\s]+\./);
  await press('Skip that part');
  await expect(page.getByText('Left out: the part of the unpacking where the reader had stopped.')).toBeVisible();
  await expect(told).toHaveCount(0);
  const bomb = new Uint8Array(64 << 20);
  bomb.set(buildMinidump());
  await pick(page, { 'bomb.dmp.gz': gzipSync(bomb) });
  await expect(page.locator('ds-overview-panel')).toContainText(/We stopped at .*, in case it was built to do harm\./);
  await expect(heading).toBeVisible();
  await site.stop();
});
