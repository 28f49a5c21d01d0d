import { crashReport, panicReport } from '../../synth/apple-report/ips.ts';
import { encode, MAC_CRASH } from '../../synth/apple-report/text.ts';
import { arm64Core } from '../../synth/macho-core/samples.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';

test('an Apple crash report shows its answer, its frames and who may see it', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'Notes-2023-05-01-123456.ips', crashReport());
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Notes tried to use an object that was not there',
  );
  const frames = page.getByRole('table', { name: 'Frames of the crashing thread' });
  await expect(frames).toContainText('save(_:)');
  await expect(frames).toContainText('Save.swift');
  await expect(page.getByRole('link', { name: 'What this kind of file holds' })).toHaveAttribute(
    'href',
    '#/help/kinds/ips',
  );
});

test('a crash report in text, a panic and a Mach-O core each say what happened', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'Notes.crash', encode(MAC_CRASH));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Notes');
  await expect(page.getByRole('table', { name: 'Frames of the crashing thread' })).toContainText('-[Saver save:to:]');
  await drop(page, 'panic-full.ips', panicReport());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('did not answer for minutes');
  await drop(page, 'core.4711', arm64Core().build().bytes);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Notes tried to use an object that was not there',
  );
});
