import { serve } from '../../../tools/serve.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { drop, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('after the start no request is made, whatever is opened', async ({ page, site }) => {
  await visit(page, site);
  const before = site.requests.length;
  await drop(page, 'crash.dmp', buildMinidump({ padding: 100_000 }));
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  expect(site.requests.slice(before)).toEqual([]);
  expect(site.requests.filter((request) => request.includes('?') || request.includes('crash'))).toEqual([]);
});

test('the page has no fetch left, not even to its own host', async ({ page, site, witnesses }) => {
  witnesses.expected = true;
  await visit(page, site);
  const before = site.requests.length;
  const outcome = await page.evaluate(() =>
    fetch('./manifest.webmanifest').then(
      () => 'answered',
      () => 'refused',
    ),
  );
  expect(outcome).toBe('refused');
  expect(site.requests.slice(before)).toEqual([]);
  await expect.poll(() => witnesses.reports.join()).toContain('connect-src');
});

test('markup and script addresses need a policy object', async ({ page, site, witnesses }) => {
  witnesses.expected = true;
  await visit(page, site);
  const outcomes = await page.evaluate(() => {
    const attempt = (action: () => unknown) => {
      try {
        action();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [
      attempt(() => {
        document.body.innerHTML = '<p>x</p>';
      }),
      attempt(() => new Worker('./sw.js')),
    ];
  });
  expect(outcomes).toEqual(['TypeError', 'TypeError']);
});

test('a core that cannot be loaded is told in words', async ({ page, witnesses }) => {
  witnesses.expected = true;
  const site = await serve({ root: 'dist', missing: /core.*\.wasm$/ });
  await page.goto(site.url);
  await expect(page.getByRole('alert')).toContainText('The part that reads dumps did not start');
  // The offline copy cannot be complete either; the network is closed all the same.
  const fetchOwn = () =>
    page.evaluate(() =>
      fetch('./manifest.webmanifest').then(
        () => 'answered',
        () => 'refused',
      ),
    );
  await expect.poll(fetchOwn).toBe('refused');
  await site.stop();
});

test('a part that never arrives does not keep the network open', async ({ page, site, witnesses }) => {
  witnesses.expected = true;
  await page.clock.install();
  // Neither answered nor refused, as on a line that broke off.
  await page.route(/sample\.dmp$/, () => {});
  await page.goto(site.url);
  await expect(page.getByRole('button', { name: 'Choose a file' }).first()).toBeEnabled({ timeout: 20_000 });
  const policy = page.locator('head > meta[http-equiv="Content-Security-Policy"]');
  await page.clock.fastForward(110_000);
  await expect(policy).not.toBeAttached();
  await page.clock.fastForward(15_000);
  await expect(policy).toBeAttached();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('without the module that reads everything, dumps of applications open and others are told in words', async ({
  page,
  witnesses,
}) => {
  witnesses.expected = true;
  const site = await serve({ root: 'dist', missing: /full.*\.wasm$/ });
  await visit(page, site);
  await drop(page, 'MEMORY.DMP', buildKernelDump({ type: 1 }).bytes);
  await expect(page.getByText('A part of Dumpscope did not load.')).toBeVisible();
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await site.stop();
});
