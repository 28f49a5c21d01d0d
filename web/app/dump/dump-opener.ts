import type { CleanAccess, DigestAccess } from '../../clean/access.ts';
import type { FoundBefore } from '../../clean/job.ts';
import type { DumpAccess, FoundVariables, Stretch, Summary } from '../../engine/access.ts';
import type { Asked } from '../../engine/core/asked.ts';
import type { Fault, Outcome } from '../../engine/core/outcome.ts';
import type { Findings } from '../../engine/report/report.ts';
import type { Sample } from '../../engine/scan/samples.ts';
import type { ScanState } from '../../engine/scan/state.ts';
import type { FirstPlace, Stripe } from '../../engine/scan/stripes.ts';
import type { Survey, SurveyColumn } from '../../engine/scan/survey.ts';
import type { CleanSubjectFacts } from '../../workers/clean-client.ts';
import { NotLoaded } from '../../workers/modules.ts';
import type { Scan, startWorkers, WorkerAttempts, Workers } from '../../workers/start-workers.ts';
import type { MemorySubject, RecognisedFile } from '../../workers/surface.ts';
import type { DumpStore } from './dump-store.ts';

/** Tabs with an open dump hold this lock, shared; an update waits until none does. */
export const OPEN_LOCK = 'dump-open';

/** Containers that only put pieces in order. */
const UNPACKED: readonly string[] = ['kdump-flat'];

/** Opens files in the workers and keeps the store up to date; drops answers that come too late, for an earlier file. */
export class DumpOpener {
  readonly #store: DumpStore;
  readonly #startWorkers: typeof startWorkers;
  /** Undefined where the workers could not be started. */
  #workers: Promise<Workers | undefined>;
  /** Those of `#workers`, once they are there. */
  #started: Workers | undefined;
  /** Once something was scanned. */
  #pool: Scan['pool'] | undefined;
  /** Grows with every open and close: answers to an older number come too late. */
  #turn = 0;
  /** The turn whose outcome is waited for. */
  #reading: number | undefined;
  #releaseLock: (() => void) | undefined;
  #access: DumpAccess | undefined;
  #cleaning: CleanAccess | undefined;
  #digest: DigestAccess | undefined;
  #file: File | undefined;
  /** Those that were opened with it. */
  #companions: readonly File[] = [];
  #asked: Asked = {};
  /** Grows with every scan of memory. */
  #memories = 0;
  /** What a stopped scan left. */
  #unscanned: readonly Stripe[] = [];
  /** Of all stripes those that hold stacks and heaps. */
  #likely: ReadonlySet<Stripe> | undefined;
  /** Of the scan under way, or the last one. */
  #survey: Survey | undefined;
  /** What pages of the file were when they were scanned. */
  #samples: Sample[] = [];

  constructor(store: DumpStore, start: typeof startWorkers) {
    this.#store = store;
    this.#startWorkers = start;
    this.#workers = this.#start();
  }

  /** Makes cleaned copies of the open file. */
  get cleaning(): CleanAccess | undefined {
    return this.#cleaning;
  }

  /** Works out the SHA-256 of the open file. */
  get digest(): DigestAccess | undefined {
    return this.#digest;
  }

  /** Settles once everything has been loaded; the store's state tells whether files can be opened. */
  async started(): Promise<void> {
    const workers = await this.#workers;
    await Promise.all([workers?.cleanStarted, workers?.loaded, workers?.searchStarted]);
  }

  /** Removes what earlier visits left in the browser's storage; resolves to how many files that were. */
  async leftovers(): Promise<number> {
    const workers = await this.#workers;
    return (await workers?.clean.removeLeftovers().catch(() => 0)) ?? 0;
  }

  get file(): File | undefined {
    return this.#file;
  }

  /** A cleaned copy is being made. */
  get isCleaning(): boolean {
    return this.#started?.clean.isBusy ?? false;
  }

  /** Settles when the reader's worker answers. */
  async answer(): Promise<void> {
    await (await this.#workers)?.core.answer();
  }

  /** Ends all workers, whatever they do, starts new ones, and opens the file again. */
  async startAnew(): Promise<void> {
    this.#renew();
    await this.openAgain();
  }

  /** Opens the file from the start, as it was asked for before and with `change`; what was left out stays left out. */
  async openAgain(change: Asked = {}): Promise<void> {
    if (!this.#file) return;
    const leftOut = [this.#asked, change].flatMap((asked) => asked.leftOut ?? []);
    const asked = { ...this.#asked, ...change, ...(leftOut.length > 0 && { leftOut }) };
    await this.open([this.#file, ...this.#companions], asked);
  }

  #renew(): void {
    this.#workers = this.#workers.then((workers) => {
      // What the ended ones were asked is never answered: nobody waits for it.
      this.#pool?.cancel();
      this.#pool = undefined;
      workers?.end();
      return this.#start();
    });
  }

  /** Every worker tries to send something; empty where none runs. */
  async trySending(): Promise<readonly WorkerAttempts[]> {
    return (await (await this.#workers)?.trySending()) ?? [];
  }

  /** Opens files in place of what is open. Files dropped while the page is starting wait until it has. */
  async open(files: readonly File[], asked: Asked = {}): Promise<void> {
    const [file, ...companions] = files;
    if (!file) return;
    const mine = ++this.#turn;
    const workers = await this.#workers;
    if (!workers || mine !== this.#turn) return;
    this.#holdLock();
    this.#file = file;
    this.#companions = companions;
    this.#asked = asked;
    this.#pool?.cancel();
    workers.clean.forget();
    this.#store.set({ phase: 'opening' });
    const { core } = workers;
    // Questions about a file that has since been closed are never answered: nothing would draw the answer.
    const still = <T>(answer: Promise<T>): Promise<T> =>
      answer.then(
        (value) => (mine === this.#turn ? value : new Promise<never>(() => {})),
        (error) => (mine === this.#turn ? Promise.reject(error) : new Promise<never>(() => {})),
      );
    this.#access = {
      rows: (list, query) => still(core.rows(list, query)),
      read: (space, address, count) => still(core.read(space, address, count)),
      reveal: (place) => still(core.reveal(place)),
      describe: (address) => still(core.describe(address)),
      place: (offset) => still(core.place(offset)),
      ribbon: () => still(core.ribbon()),
      addressMap: () => still(core.addressMap()),
      checkSecrets: (haystacks) => still(core.checkSecrets(haystacks)),
      places: (offsets) => still(core.places(offsets)),
      search: workers.search.open(file),
    } as DumpAccess;
    this.#digest = (from) => still(workers.clean.digest(file, from));
    this.#cleaning = workers.clean.open(() => this.#cleanSubject(core, file, asked.member));
    await still(this.#read(workers, this.#access, () => settled<Summary>(core.open(files, asked))));
  }

  /** What a cleaned copy is made of: the file and, once all was searched, what was found. */
  async #cleanSubject(
    core: Workers['core'],
    file: File,
    member: number | undefined,
  ): Promise<CleanSubjectFacts | undefined> {
    const { state } = this.#store;
    if (state.phase !== 'ready' || this.#file !== file) return undefined;
    const found = (await core.foundPlaces()) as Pick<FoundBefore, 'places' | 'isAll'>;
    const isComplete = state.findings?.scan.complete === true;
    return { file, ...(member !== undefined && { member }), found: { ...found, isComplete } };
  }

  /** Ends the reading; what is known stays. Nothing is known before the header is read: then the file is closed. */
  async stopReading(): Promise<void> {
    await (await this.#workers)?.core.stopReading();
  }

  /** Goes on where `stopReading` ended. */
  async readOn(): Promise<void> {
    const workers = await this.#workers;
    const { state } = this.#store;
    if (!workers || state.phase !== 'ready' || !state.isStopped) return;
    const { isStopped: _, ...rest } = state;
    this.#store.set(rest);
    await this.#read(workers, state.access, () => settled<Summary>(workers.core.readOn()));
  }

  /** Samples of the open file's bytes: see `fingerprintOf`. */
  async fingerprint(): Promise<string | undefined> {
    return (await this.#workers)?.core.fingerprint();
  }

  /** What each of several files is, in their order; all unknown where the reader cannot say. */
  async recognise(files: readonly File[]): Promise<readonly RecognisedFile[]> {
    const workers = await this.#workers;
    return (await workers?.core.recognise(files).catch(() => undefined)) ?? [];
  }

  async #read(workers: Workers, access: DumpAccess, task: () => Promise<Outcome<Summary>>): Promise<void> {
    const mine = this.#turn;
    this.#reading = mine;
    const outcome = await task();
    if (this.#reading === mine) this.#reading = undefined;
    const file = this.#file;
    if (mine !== this.#turn || outcome.state === 'cancelled' || !file) return;
    if (outcome.state === 'failed') {
      const { fault, partial } = outcome;
      this.#store.set(
        partial ? { phase: 'ready', summary: partial, access, asked: this.#asked, fault } : { phase: 'failed', fault },
      );
      return;
    }
    const summary = outcome.value;
    const asked = this.#asked;
    this.#store.set({ phase: 'ready', summary, access, asked, ...(!summary.isComplete && { isStopped: true }) });
    if (!summary.isComplete) return;
    // Chromium refuses to read a changed file; elsewhere only a second look tells.
    // Where it cannot tell, the search will: it reads all of the file.
    const isUnchanged = await workers.core.isUnchanged().catch(() => true);
    if (mine !== this.#turn) return;
    if (!isUnchanged) this.#tellFault({ code: 'file-changed' });
    else await this.#scan(workers, file, summary);
  }

  /** Bytes that were asked for could not be read: what is known stays. */
  #tellFault(fault: Fault): void {
    const { state } = this.#store;
    if (state.phase === 'ready') this.#store.set({ ...state, fault });
  }

  /** Holds the scan, or lets it go on. */
  setScanPaused(isPaused: boolean): void {
    this.#pool?.setPaused(isPaused);
  }

  /** Stops the scan; what it found stays, and `resumeScan` goes on with the rest. */
  stopScan(): void {
    this.#unscanned = this.#pool?.stop() ?? [];
  }

  /** Goes on with stacks and heaps alone; `resumeScan` goes on with the rest. */
  narrowScan(): void {
    this.#unscanned = this.#pool?.narrow() ?? [];
  }

  async resumeScan(): Promise<void> {
    const workers = await this.#workers;
    const { state } = this.#store;
    const left = this.#unscanned;
    if (!workers || !this.#file || state.phase !== 'ready' || left.length === 0) return;
    // Whoever presses twice scans once.
    this.#unscanned = [];
    await this.#scan(workers, this.#file, state.summary, left);
  }

  /** Looks for what the file would give away: likely places first, or the stripes that are left. */
  async #scan(workers: Workers, file: File, summary: Summary, left?: readonly Stripe[]): Promise<void> {
    const mine = this.#turn;
    const fail = (code: Fault['code']) => {
      if (mine !== this.#turn) return;
      this.#update({ scan: { state: 'failed', bytes: 0, total: file.size, fault: { code } } });
    };
    const scan = (await workers.hasRest) ? await workers.scan : undefined;
    if (!scan) return fail('part-missing');
    if (mine !== this.#turn) return;
    // Else nobody would learn that it never began.
    await this.#scanBy(scan, workers, file, summary, left).catch(() => fail('trap'));
  }

  async #scanBy(
    scan: Scan,
    workers: Workers,
    file: File,
    summary: Summary,
    left: readonly Stripe[] | undefined,
  ): Promise<void> {
    const mine = this.#turn;
    const memory = await workers.core.memoryLength();
    const subject = memory === undefined ? undefined : await this.#memorySubject(workers, file, summary, memory);
    const size = memory ?? summary.spaces[0]?.size ?? file.size;
    // Places of the file say nothing of a line of memory: that is scanned from its front to its end.
    const isMapped = !left && memory === undefined;
    const { ribbon, first } = isMapped ? await likelyPlaces(workers, summary) : NOWHERE;
    const stripes = left ?? scan.cutStripes(size, ribbon, first);
    // The file may have been closed meanwhile.
    if (mine !== this.#turn) return;
    this.#unscanned = [];
    if (!left) this.#likely = scan.likelyStripes(size, stripes, ribbon);
    const survey = left && this.#survey ? this.#survey : new scan.Survey(size);
    this.#survey = survey;
    if (!left) this.#samples = [];
    this.#pool = scan.pool;
    await scan.pool.scan({
      file,
      size,
      stripes,
      ...(this.#likely && { likely: this.#likely }),
      ...(subject && { memory: subject }),
      isPacked: !subject && (summary.file.container !== undefined || memory !== undefined),
      onState: (state) => {
        this.#update({ scan: state });
        if (state.state === 'failed' && state.fault.code !== 'worker-died') this.#tellFault(state.fault);
      },
      // The strip is a picture of the file; places in a line of memory would mean something else there.
      onFindings: (findings, variables) =>
        this.#update({ findings, variables, survey: memory === undefined ? survey.columns() : [] }),
      survey,
      samples: this.#samples,
    });
  }

  /**
   * Memory as the scan workers read it, each on its own. Undefined if only the core can read it: each worker would have
   * to unpack a compressed container once more.
   */
  async #memorySubject(
    { full }: Workers,
    file: File,
    { file: { container = [] } }: Summary,
    size: number,
  ): Promise<MemorySubject | undefined> {
    if (container.some(({ kind }) => !UNPACKED.includes(kind))) return undefined;
    const module = await full().catch(() => undefined);
    return module && { id: ++this.#memories, files: [file, ...this.#companions], asked: this.#asked, size, module };
  }

  #update(
    change:
      | { readonly scan: ScanState }
      | {
          readonly findings: Findings;
          readonly variables: FoundVariables;
          readonly survey: readonly SurveyColumn[];
        },
  ): void {
    const { state } = this.#store;
    if (state.phase === 'ready') this.#store.set({ ...state, ...change });
  }

  /** Ends all work on the open file and forgets it. */
  async close(): Promise<void> {
    this.#turn++;
    this.#forget();
    this.#store.set({ phase: 'empty' });
    this.#releaseLock?.();
    this.#releaseLock = undefined;
    const workers = await this.#workers;
    this.#pool?.cancel();
    workers?.search.close();
    workers?.clean.forget();
    await workers?.core.cancel();
  }

  /** Whoever opens again what is open must not find what was closed. */
  #forget(): void {
    this.#file = undefined;
    this.#companions = [];
    this.#asked = {};
    this.#access = undefined;
    this.#cleaning = undefined;
    this.#digest = undefined;
    this.#unscanned = [];
    this.#likely = undefined;
    this.#survey = undefined;
    this.#samples = [];
  }

  async #start(): Promise<Workers | undefined> {
    try {
      const workers = await this.#startWorkers({
        onSummary: (summary) => this.#whileOpening(summary),
        onFault: (fault) => this.#tellFault(fault),
        onWorkerDied: () => {
          this.#store.set({ phase: 'failed', fault: { code: 'worker-died' } });
          // For the next file, or the same once more.
          this.#renew();
        },
      });
      this.#started = workers;
      if (this.#store.state.phase === 'starting') this.#store.set({ phase: 'empty' });
      return workers;
    } catch (error) {
      this.#store.set({ phase: 'not-started', ...(error instanceof NotLoaded && { isPartMissing: true }) });
      return undefined;
    }
  }

  #whileOpening(summary: Summary): void {
    // The outcome comes by another way, and may overtake earlier news.
    const isReading = this.#reading === this.#turn;
    // News of the file before may still be on its way.
    const isOfThis = summary.file.name === this.#file?.name && summary.file.size === this.#file?.size;
    const access = this.#access;
    if (isReading && isOfThis && access) this.#store.set({ phase: 'ready', summary, access, asked: this.#asked });
  }

  // The browser gives it back when the tab closes or reloads.
  #holdLock(): void {
    if (this.#releaseLock) return;
    const released = new Promise<void>((resolve) => {
      this.#releaseLock = resolve;
    });
    void navigator.locks.request(OPEN_LOCK, { mode: 'shared' }, () => released);
  }
}

/** What lies where in the file, and places to begin with: the order of the scan, which goes on without them. */
interface LikelyPlaces {
  readonly ribbon: readonly Stretch[];
  readonly first: readonly FirstPlace[];
}

const NOWHERE: LikelyPlaces = { ribbon: [], first: [] };

async function likelyPlaces({ core }: Workers, { crashedThread }: Summary): Promise<LikelyPlaces> {
  const stack = crashedThread?.stack?.data;
  const first = stack === undefined ? [] : [stack];
  try {
    const [ribbon, startData] = await Promise.all([core.ribbon(), core.startData()]);
    return { ribbon, first: [...first, ...startData.map((offset) => ({ offset }))] };
  } catch {
    return { ribbon: [], first };
  }
}

/** A task whose worker could not even answer counts as failed. */
function settled<T>(task: Promise<Outcome<T>>): Promise<Outcome<T>> {
  return task.catch(() => ({ state: 'failed', fault: { code: 'worker-died' } }));
}
