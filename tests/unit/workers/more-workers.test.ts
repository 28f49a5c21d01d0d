/** Where a browser brings little a read, more workers scan what is long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { foundIn, MIB, type Scan, Setup } from './scan-pool-parts.ts';

const GIB = 1 << 30;
/** Of two GiB. */
const LONG: readonly Stripe[] = Array.from({ length: 32 }, (_, i) => ({ from: i * 64 * MIB, to: (i + 1) * 64 * MIB }));
const later = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

/** Answers tell of small reads: all or none, or each by its number. */
const scanning = (isSmall: boolean | ((answer: number) => boolean)): Scan => {
  let answers = 0;
  return async (stripe) => {
    await later();
    const outcome = foundIn(stripe);
    if (outcome.state !== 'done') return outcome;
    const hasSmallReads = typeof isSmall === 'boolean' ? isSmall : isSmall(answers++);
    return { ...outcome, value: { ...outcome.value, hasSmallReads } };
  };
};

class Started extends Setup {
  /** Workers that were started besides those at the begin. */
  started = 0;

  constructor(answer: Scan, workers = 4) {
    super([answer], workers);
    this.starting = async () => {
      this.started++;
      await later();
    };
  }

  async scan(stripes = LONG): Promise<void> {
    await this.pool.scan({ ...this.task, size: 2 * GIB, stripes });
    assert.equal(this.last?.state, 'done');
    assert.equal(this.last?.bytes, 2 * GIB);
    assert.deepEqual(
      this.scanned.splice(0).sort((a, b) => a - b),
      stripes.map(({ from }) => from / MIB),
    );
  }
}

test('small reads bring two workers more, once; they stay for the next scan', async () => {
  const setup = new Started(scanning(true));
  await setup.scan();
  assert.equal(setup.started, 2);
  assert.equal(setup.working, 6);
  await setup.scan();
  assert.equal(setup.started, 2);
});

test('no worker is started where reads bring much, or where less than a GiB is left', async () => {
  const much = new Started(scanning(false));
  await much.scan();
  assert.equal(much.started, 0);
  const little = new Started(scanning(true));
  await little.scan(LONG.slice(14));
  assert.equal(little.started, 0);
});

test('reads that are small for a moment, for each of four workers, bring none: eight answers in a row must tell of them', async () => {
  const often = new Started(scanning((answer) => answer % 8 !== 7));
  await often.scan();
  assert.equal(often.started, 0);
  const once = new Started(scanning((answer) => answer < 8));
  await once.scan();
  assert.equal(once.started, 2);
});

test('a scan goes on where no worker can be started, and ends where one comes when all is scanned', async () => {
  const refused = new Started(scanning(true));
  refused.starting = async () => {
    throw new Error('no worker');
  };
  await refused.scan();
  assert.equal(refused.working, 4);
  const late = new Started(scanning(true));
  let start = () => {};
  late.starting = () => new Promise((resolve) => (start = resolve));
  await late.scan();
  start();
  await later();
  assert.deepEqual(late.scanned, []);
});

test('a worker that comes while the scan is held is held, too', async () => {
  const setup = new Started(scanning(true));
  let start = () => {};
  const wanted = new Promise<void>((resolve) => {
    setup.starting = () => {
      resolve();
      return new Promise((go) => {
        const before = start;
        start = () => {
          before();
          go();
        };
      });
    };
  });
  const scan = setup.scan();
  await wanted;
  setup.pool.setPaused(true);
  start();
  await later();
  await later();
  assert.deepEqual(setup.paused, Array(6).fill('paused true'));
  setup.pool.setPaused(false);
  await scan;
});

test('a worker that comes when the scan it was started for was cancelled joins the next one, and is not held', async () => {
  const setup = new Started(scanning(true));
  const starts: (() => void)[] = [];
  setup.starting = () => new Promise((resolve) => starts.push(resolve));
  const first = setup.pool.scan({ ...setup.task, size: 2 * GIB, stripes: LONG });
  while (starts.length < 2) await later();
  setup.pool.setPaused(true);
  const second = setup.pool.scan({ ...setup.task, size: 2 * GIB, stripes: LONG });
  await later();
  for (const start of starts) start();
  await Promise.all([first, second]);
  assert.equal(setup.last?.state, 'done');
  assert.equal(starts.length, 2);
  assert.equal(setup.working, 6);
  for (const log of setup.logs.slice(4)) {
    assert.ok(log.some((line) => line.startsWith('scan')));
    assert.ok(!log.includes('paused true'));
  }
});

test('what fails in a lane that came later ends the scan as soon as in any other, and is told once', async () => {
  const setup = new Started(scanning(true));
  let taken = 0;
  setup.taking = async () => {
    await later();
    if (++taken > 14 && setup.working === 6) throw new Error('no core');
  };
  await setup.pool.scan({ ...setup.task, size: 2 * GIB, stripes: LONG });
  assert.equal(setup.last?.state, 'failed');
  assert.ok(setup.scanned.length < LONG.length);
});

test('workers are told how far they go on in a file, and let go of it in the end', async () => {
  const setup = new Started(scanning(false));
  await setup.scan();
  const asked = setup.logs.flat();
  assert.ok(asked.filter((line) => / run to \d+$/.test(line)).length > 10, asked.join());
  for (const log of setup.logs)
    assert.equal(
      log.findLast((line) => !line.startsWith('look')),
      'cancel',
    );
});
