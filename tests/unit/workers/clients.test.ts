/** The page's side of workers that are functions of the test: what comes of one that ends or does not answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CleanAccess, CleanAnswer } from '../../../web/clean/access.ts';
import type { SearchState } from '../../../web/engine/search/access.ts';
import { CleanClient, type StartedCleaner } from '../../../web/workers/clean-client.ts';
import { SearchClient, type StartedSearch } from '../../../web/workers/search-client.ts';

const never = () => new Promise<never>(() => {});
const settle = () => new Promise((resolve) => setImmediate(resolve));
const file = new File([], 'x');
const request = { options: { level: 'stacks', userNames: true, personal: true }, place: { kind: 'memory' } } as never;

function cleaner(log: string[], clean: () => Promise<CleanAnswer>, answer: () => Promise<void>) {
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const remote = {
    clean,
    answer,
    cancel: async () => void log.push('cancel'),
    forget: async () => void log.push('forget'),
    removeLeftovers: async () => {
      log.push('leftovers');
      return 0;
    },
  };
  const started: StartedCleaner = { remote: remote as never, died, end: () => log.push('end') };
  return { started, die };
}

test('a copy that was cancelled ends within five seconds, with its worker if need be; the next has a new one', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const log: string[] = [];
  const ready: CleanAnswer = { state: 'source-changed' };
  const workers = [
    cleaner(log, never, never),
    cleaner(
      log,
      async () => ready,
      async () => {},
    ),
  ];
  const client = new CleanClient(async () => {
    log.push('start');
    return workers.shift()?.started as StartedCleaner;
  });
  await client.begin();
  const access = client.open(async () => ({ file, found: undefined as never }));
  const copy = access.clean(request, () => {});
  await settle();
  assert.ok(client.isBusy);
  // Nobody ends a copy that takes its time: only who waits for it.
  context.mock.timers.tick(60_000);
  await settle();
  assert.ok(client.isBusy);
  access.cancel();
  context.mock.timers.tick(5_400);
  await settle();
  assert.deepEqual(log.splice(0), ['start', 'cancel']);
  context.mock.timers.tick(100);
  assert.deepEqual(await copy, { state: 'cancelled' });
  await settle();
  assert.ok(!client.isBusy);
  assert.deepEqual(log.splice(0), ['start', 'end', 'leftovers']);
  assert.deepEqual(await access.clean(request, () => {}), ready);
});

for (const [how, end] of [
  ['cancelled', (_: CleanClient, access: CleanAccess) => access.cancel()],
  ['forgotten', (client: CleanClient) => client.forget()],
] as const) {
  test(`a copy that is ${how} before its worker knows of it is never begun`, async () => {
    const log: string[] = [];
    const { started } = cleaner(
      log,
      () => {
        log.push('clean');
        return never();
      },
      async () => {},
    );
    const client = new CleanClient(async () => started);
    let give = (_: { readonly file: File; readonly found: never }) => {};
    const access = client.open(
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );
    const copy = access.clean(request, () => {});
    await settle();
    assert.ok(client.isBusy);
    end(client, access);
    assert.deepEqual(await copy, { state: 'cancelled' });
    assert.ok(!client.isBusy);
    give({ file, found: undefined as never });
    await settle();
    assert.ok(!log.includes('clean'));
  });
}

test('a copy that answers to a cancel, and be it late, keeps its worker', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const log: string[] = [];
  let answer: (answer: CleanAnswer) => void = () => {};
  const { started } = cleaner(
    log,
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    async () => {},
  );
  const client = new CleanClient(async () => started);
  const access = client.open(async () => ({ file }));
  const copy = access.clean(request, () => {});
  await settle();
  access.cancel();
  for (let beat = 0; beat < 60; beat++) {
    context.mock.timers.tick(500);
    await settle();
  }
  answer({ state: 'cancelled' });
  assert.deepEqual(await copy, { state: 'cancelled' });
  context.mock.timers.tick(60_000);
  assert.ok(!log.includes('end'));
});

test('a cleaner that died is said to have failed, and the next copy has a new one', async () => {
  const log: string[] = [];
  const ready: CleanAnswer = { state: 'source-changed' };
  const dying = cleaner(log, never, async () => {});
  const workers = [
    dying,
    cleaner(
      log,
      async () => ready,
      async () => {},
    ),
  ];
  const client = new CleanClient(async () => workers.shift()?.started as StartedCleaner);
  const access = client.open(async () => ({ file }));
  const copy = access.clean(request, () => {});
  await settle();
  dying.die();
  assert.deepEqual(await copy, { state: 'broken' });
  await settle();
  assert.deepEqual(await access.clean(request, () => {}), ready);
});

test('a search whose worker died or fell silent is told; the next list starts a new one, which knows file and masks', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const log: string[] = [];
  const hidden = new Float64Array([1, 2]);
  const make = (answer: () => Promise<void>): StartedSearch & { die(): void } => {
    let die = () => {};
    const died = new Promise<void>((resolve) => {
      die = resolve;
    });
    const remote = {
      answer,
      open: async (opened: File) => void log.push(`open ${opened.name}`),
      close: async () => void log.push('close'),
      hide: async (ranges: Float64Array) => void log.push(`hide ${ranges.length}`),
      listStrings: async (id: number) => void log.push(`list ${id}`),
    };
    return { remote: remote as never, died, end: () => log.push('end'), die: () => die() };
  };
  const dying = make(async () => {});
  const silent = make(never);
  const workers = [dying, silent, make(async () => {})];
  const client = new SearchClient(async () => {
    log.push('start');
    return workers.shift() as StartedSearch;
  });
  await client.begin();
  const search = client.open(file);
  search.hide(hidden);
  const states: SearchState[] = [];
  const list = () => search.strings({} as never, {} as never, (state) => states.push(state));
  list();
  dying.die();
  await settle();
  assert.equal(states.at(-1)?.state, 'failed');
  assert.deepEqual(log.splice(0), ['start', 'open x', 'hide 2', 'list 2']);
  list();
  await settle();
  assert.deepEqual(log.splice(0), ['start', 'open x', 'hide 2', 'list 3']);
  const told = states.length;
  context.mock.timers.tick(5_500);
  await settle();
  assert.equal(states.length, told + 1);
  assert.deepEqual(log.splice(0), ['end']);
  list();
  await settle();
  assert.deepEqual(log, ['start', 'open x', 'hide 2', 'list 4']);
  client.close();
});

test('who waits for a place or for rows is told when the search worker ends', async () => {
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const remote = { answer: async () => {}, open: never, listStrings: never, nearest: never, stringRows: never };
  const client = new SearchClient(async () => ({ remote: remote as never, died, end: () => {} }));
  await client.begin();
  const search = client.open(file);
  const list = search.strings({} as never, {} as never, () => {});
  const nearest = search.nearest(0, false);
  const rows = list.load(0, 10);
  die();
  assert.equal(await nearest, undefined);
  await assert.rejects(rows);
  client.close();
});
