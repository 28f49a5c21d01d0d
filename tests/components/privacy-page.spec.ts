import type { SelfTestEvent } from '../../web/panels/help/self-test.ts';
import { expect, test } from './stage.ts';

for (const [theme, width] of [
  ['light', 1280],
  ['dark', 390],
] as const) {
  test(`breaks no rule of accessibility, before and after the test: ${theme}, ${width} px`, async ({
    page,
    stage,
    witnesses,
  }) => {
    witnesses.expected = true;
    await page.setViewportSize({ width, height: 900 });
    await stage.paint(theme);
    const help = await stage.show('help', {}, 'privacy');
    await expect(help.getByRole('heading', { level: 1, name: 'Check that nothing leaves' })).toBeVisible();
    await page.evaluate(() =>
      addEventListener('self-test', (event) => {
        (event as SelfTestEvent).workers = Promise.resolve([
          {
            worker: 'core',
            attempts: [
              { way: 'fetch', outcome: 'absent' },
              { way: 'import', outcome: 'open' },
            ],
          },
          { worker: 'search', attempts: [] },
        ]);
      }),
    );
    expect(await stage.violations()).toEqual([]);
    await help.getByRole('button', { name: 'Try to send something' }).click();
    const status = help.getByRole('status');
    // The harness never closes its network: its own host answers.
    await expect(status).toContainText(/\d of \d+ attempts were not refused/);
    await expect(help.getByRole('row', { name: /^1 functions? that could send/ })).toContainText('Taken away');
    await expect(help.getByRole('row', { name: /^Script of another site/ }).last()).toContainText('Not refused');
    await expect(help.getByRole('row', { name: /^WebRTC/ })).toBeVisible();
    expect(await stage.violations()).toEqual([]);
    expect(await stage.overflow()).toBeLessThanOrEqual(0);
  });
}

test('a worker that does not answer is told apart from one that is refused', async ({ page, stage, witnesses }) => {
  witnesses.expected = true;
  const help = await stage.show('help', {}, 'privacy');
  await page.evaluate(() => {
    addEventListener('self-test', (event) => {
      (event as SelfTestEvent).workers = Promise.resolve([{ worker: 'search', attempts: [] }]);
    });
    // As the page does once it has all its files.
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'none'";
    document.head.append(policy);
    for (const name of ['WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection']) {
      Reflect.deleteProperty(globalThis, name);
    }
  });
  await help.getByRole('button', { name: 'Try to send something' }).click();
  await expect(help.getByRole('status')).toContainText('All 16 attempts were refused, in the page and in 0 workers.');
  await expect(help.getByRole('status')).toContainText('The searcher for text did not answer.');
});
