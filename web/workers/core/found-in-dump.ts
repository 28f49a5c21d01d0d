import type { Bytes, FoundVariables, PlaceFacts, SpaceId } from '../../engine/access.ts';
import type { Core } from '../../engine/core/core.ts';
import type { Outcome } from '../../engine/core/outcome.ts';
import { ByteHider } from '../../engine/masking/byte-hider.ts';
import { pause } from '../../engine/pause.ts';
import { bytesAt, valueAt } from '../../engine/records/found-value.ts';
import type { Place } from '../../engine/report/report.ts';
import { VariableReader } from '../../engine/scan/environment.ts';
import { FindingCollector } from '../../engine/scan/findings/collector.ts';
import { FirstPlaces, type PackedFindings } from '../../engine/scan/findings/packed-findings.ts';
import type { PlaceList } from '../../engine/scan/findings/place-list.ts';
import { PlaceMap } from '../../engine/scan/findings/place-map.ts';
import type { ScanLimit } from '../../engine/scan/limits.ts';
import { type MemoryLine, memoryLineOf } from '../../engine/scan/memory-line.ts';
import { scanLine } from '../../engine/scan/scan-line.ts';
import type { Found } from '../../engine/scan/scanned.ts';
import { readRange, type Stripe } from '../../engine/scan/stripes.ts';
import { Scanner } from '../../engine/scanner.ts';
import type { Haystack, SecretCheck } from '../../engine/secret-check.ts';
import { CoreSource } from '../../engine/sources/core-source.ts';
import { isPathOf, SecretSearch } from '../../share/check.ts';
import { Gate } from '../gate.ts';
import type { ScannerParts } from '../surface.ts';

/** Bytes of a container that are scanned between two looks at the messages that wait. */
const BLOCK = 1 << 18;
/** Work between two such looks, where it is no reading. */
const SLICE_MS = 8;
/** Of one value: more is nothing that a person reads. */
const MOST_REVEALED = 4096;

/** The dump as what is found in it needs it. */
interface Subject {
  /** Another one after a trap, and when the full build takes over. */
  readonly core: Core;
  readonly isForgotten: boolean;
}

/**
 * What the exposure scan finds in an open dump: where each record belongs, what is hidden of the bytes that the page
 * asks for, and the scan itself where only the core can bring the bytes.
 */
export class FoundInDump {
  readonly #dump: Subject;
  readonly #parts: ScannerParts;
  #collector: FindingCollector | undefined;
  #line: { readonly core: Core; readonly memory: MemoryLine | undefined } | undefined;
  #places: { readonly core: Core; readonly map: PlaceMap } | undefined;
  #hider: { readonly core: Core; readonly bytes: ByteHider } | undefined;
  #variables: VariableReader | undefined;
  /** Of the findings that the page knows. */
  #told: FirstPlaces | undefined;
  /** Grows with every stripe that is scanned here, and when one is ended. */
  #scanTurn = 0;
  readonly #gate = new Gate();
  /** Grows with every check for secrets: an earlier one ends. */
  #checkTurn = 0;

  constructor(dump: Subject, parts: ScannerParts) {
    this.#dump = dump;
    this.#parts = parts;
  }

  /** As Core.read, without what must not be shown. */
  read(space: SpaceId, address: string | number, count: number): Bytes {
    const { core } = this.#dump;
    if (this.#hider?.core !== core) {
      const idOf = (hash: string) => this.#collector?.idOf(hash);
      this.#hider = { core, bytes: new ByteHider(core, { ...this.#parts, idOf }) };
    }
    return this.#hider.bytes.read(space, address, count);
  }

  reveal(place: Place): Uint8Array {
    return bytesAt(this.#dump.core, place, MOST_REVEALED);
  }

  /** Takes what a scanner found in a stripe that ends at `to`. */
  addScanned({ packed, limits }: Found, to: number): void {
    // In small bits: the first place at the end of much memory would take long.
    this.#memory?.goTo(to);
    for (const part of packed) {
      this.#collected.addPacked(part);
      free(part.buffer as ArrayBuffer);
    }
    this.#collected.settle();
    this.#collected.addLimits(limits);
  }

  /** As far as `bytes` were scanned. */
  findings(bytes: number, isComplete: boolean): PackedFindings {
    const packed = this.#collected.packed(bytes, isComplete);
    this.#told = new FirstPlaces(packed);
    return packed;
  }

  variables(): FoundVariables {
    const { environmentMarks } = this.#collected;
    // Of whatever core there is then: what one read before it trapped stays true.
    this.#variables ??= new VariableReader(
      {
        read: (space, address, count) => this.#dump.core.read(space, address, count),
        maskNames: (names) => this.#dump.core.maskNames(names),
      },
      this.#placeOf,
    );
    return this.#variables.read(environmentMarks);
  }

  /** Length of what is scanned, where that is memory and not the file. */
  get memoryLength(): number | undefined {
    return this.#memory?.size;
  }

  /** Every place of every value, for a cleaned copy. */
  places(): { readonly places: PlaceList; readonly isAll: boolean } {
    return this.#collected.places();
  }

  /** Looks for each found value, read anew from the file; other calls are served meanwhile. */
  async checkSecrets(haystacks: readonly Haystack[]): Promise<SecretCheck | undefined> {
    const mine = ++this.#checkTurn;
    const search = new SecretSearch(haystacks);
    let end = performance.now() + SLICE_MS;
    const told = this.#told;
    for (let item = 0; told && item < told.count; item++) {
      search.look(valueAt(this.#dump.core, told.place(item)), isPathOf(told.detector(item)));
      if (performance.now() < end) continue;
      await pause();
      if (this.#dump.isForgotten || mine !== this.#checkTurn) return undefined;
      end = performance.now() + SLICE_MS;
    }
    return search.result;
  }

  /** Scans a stripe of what only the core can bring; its records are taken at once, its survey is returned. */
  async scanStripe(stripe: Stripe): Promise<Outcome<Uint8Array>> {
    const turn = ++this.#scanTurn;
    const isOutdated = () => this.#dump.isForgotten || turn !== this.#scanTurn;
    const memory = this.#memory;
    return memory ? this.#scanMemory(isOutdated, stripe, memory) : this.#scanFile(isOutdated, stripe);
  }

  /** Holds the stripe under way before its next block, or lets it go on. */
  setScanPaused(isPaused: boolean): void {
    this.#gate.set(isPaused);
  }

  /** Ends the stripe under way, held or not. */
  stopScan(): void {
    this.#scanTurn++;
    this.#gate.set(false);
  }

  async #scanMemory(isOutdated: () => boolean, stripe: Stripe, memory: MemoryLine): Promise<Outcome<Uint8Array>> {
    const scanner = new Scanner(this.#parts.module, this.#parts.key);
    try {
      for (const steps = scanLine(scanner, memory, stripe); ; ) {
        const { done, value } = steps.next();
        if (done) {
          this.#take(scanner, value);
          // How blocks look is told of the file, and these are not as they lie there.
          return { state: 'done', value: new Uint8Array() };
        }
        await this.#turnOfOthers();
        if (isOutdated()) return { state: 'cancelled' };
      }
    } catch {
      return { state: 'failed', fault: { code: 'trap', at: this.#dump.core.lastOffset } };
    }
  }

  async #scanFile(isOutdated: () => boolean, stripe: Stripe): Promise<Outcome<Uint8Array>> {
    const source = new CoreSource(this.#dump.core, '');
    const { start, end } = readRange(stripe, source.size);
    const scanner = new Scanner(this.#parts.module, this.#parts.key);
    const block = new Uint8Array(BLOCK);
    scanner.begin(start, stripe.from, stripe.to);
    let at = start;
    try {
      while (at < end) {
        const count = source.readAt(at, block.subarray(0, Math.min(BLOCK, end - at)));
        if (count === 0) return { state: 'failed', fault: { code: 'read-failed', at } };
        scanner.push(block.subarray(0, count));
        at += count;
        await this.#turnOfOthers();
        if (isOutdated()) return { state: 'cancelled' };
      }
      scanner.finish();
      this.#take(scanner, scanner.limits);
      return { state: 'done', value: scanner.drainSurvey() };
    } catch {
      return { state: 'failed', fault: { code: 'trap', at } };
    }
  }

  #take(scanner: Scanner, limits: readonly ScanLimit[]): void {
    for (const part of scanner.drainPacked()) this.#collected.addPacked(part);
    this.#collected.addLimits(limits);
  }

  async #turnOfOthers(): Promise<void> {
    await pause();
    await this.#gate.passed();
  }

  /** Made when it is first needed: only then the facts that places are judged by are there. */
  get #collected(): FindingCollector {
    if (!this.#collector) {
      const { file, spaces } = this.#dump.core.summary();
      const writtenAt = file.time === undefined ? undefined : Date.parse(file.time) / 1000;
      this.#collector = new FindingCollector({
        total: this.#memory?.size ?? spaces[0]?.size ?? file.size,
        attribute: this.#placeOf,
        ...(!this.#memory && { runAt: (offset: number) => this.#map.runAt(offset) }),
        ...(writtenAt !== undefined && { writtenAt }),
      });
    }
    return this.#collector;
  }

  /** Where a place that was scanned belongs. Asked only when all of the file is known. */
  readonly #placeOf = (offset: number): PlaceFacts & { readonly offset?: number } => {
    return this.#memory?.placeOf(offset) ?? this.#map.placeOf(offset);
  };

  get #map(): PlaceMap {
    const { core } = this.#dump;
    if (this.#places?.core !== core) this.#places = { core, map: new PlaceMap((at) => core.placeRun(at)) };
    return this.#places.map;
  }

  /** Memory that is scanned instead of the file; made when the scan begins. */
  get #memory(): MemoryLine | undefined {
    const { core } = this.#dump;
    if (this.#line?.core !== core) this.#line = { core, memory: memoryLineOf(core) };
    return this.#line.memory;
  }
}

/** Gives memory back at once: until it is collected, workers that find much would take new pages for each part. */
function free(buffer: ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }): void {
  buffer.transfer?.(0);
}
