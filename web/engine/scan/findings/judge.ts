/** How much a finding weighs: its place raises or lowers the evidence, its own words the severity. */
import type { PlaceFacts } from '../../access.ts';
import { CONFIDENCE_ORDER } from '../../records/record-orders.ts';
import type { Finding } from '../../report/report.ts';
import { DETECTORS } from './detectors.generated.ts';
import type { KnownRun } from './place-map.ts';

/** Bits of a record's flags; assembly/scanner/detectors/flags.ts has the same. */
const FLAG_TEST = 1;
const FLAG_ENCRYPTED = 2;
const FLAG_ENVIRONMENT = 4;
const FLAG_COMMAND_LINE = 8;

type Where = NonNullable<PlaceFacts['where']>;
type Confidence = Finding['confidence'];

/** In a program's image these are its constants and test data, shipped to everyone. */
const COMMON_IN_IMAGES =
  /^(email|url-visited|path-user|gcp-api-key|google-oauth-secret|bip39-mnemonic|http-basic|url-userinfo|bcrypt|argon2|yescrypt|shadow-.*|.*-pbkdf2|phpass|ldap-ssha|mysql-hash|postgres-scram|pem-.*|der-.*)$/;

/** Words of the map that say more than bytes around a value could. */
const KNOWN_BY_MAP: ReadonlySet<Where['kind']> = new Set(['module', 'mapped-file', 'environment', 'command-line']);

/** Where a value stands: the map's word for an image, else what the bytes around it say, else the map's. */
export function whereOf(flags: number, mapped: Where | undefined): Where | undefined {
  if (mapped && KNOWN_BY_MAP.has(mapped.kind)) return mapped;
  if (flags & FLAG_ENVIRONMENT) return { kind: 'environment' };
  if (flags & FLAG_COMMAND_LINE) return { kind: 'command-line' };
  return mapped;
}

/** What a place means for the evidence. */
const ELSEWHERE = 0;
/** In what a program was shipped with, to everyone. */
const IN_IMAGE = 1;
const IN_USE = 2;
const MEANINGS = 3;

function meaningOf(where: Pick<Where, 'kind' | 'isWritable'> | undefined): number {
  const kind = where?.kind;
  // What a program may write to holds more than what it was shipped with.
  if (kind === 'module') return where?.isWritable ? ELSEWHERE : IN_IMAGE;
  return kind === 'environment' || kind === 'command-line' || kind === 'stack' ? IN_USE : ELSEWHERE;
}

/** The evidence at a place; undefined: none that is worth telling. */
export function adjustByPlace(
  detector: string,
  confidence: Confidence,
  where: Pick<Where, 'kind' | 'isWritable'> | undefined,
): Confidence | undefined {
  return adjusted(detector, confidence, meaningOf(where));
}

function adjusted(detector: string, confidence: Confidence, meaning: number): Confidence | undefined {
  if (meaning === IN_IMAGE && confidence !== 'validated') {
    if (confidence === 'possible') return undefined;
    return COMMON_IN_IMAGES.test(detector) ? 'possible' : confidence;
  }
  return meaning === IN_USE && confidence === 'possible' ? 'likely' : confidence;
}

/** Evidence as an index of CONFIDENCE_ORDER; this is less than any. */
export const NO_EVIDENCE = -1;

const CONFIDENCES = CONFIDENCE_ORDER.length;
/** Sets of bits that a record's flags may say of its place. */
const FIRST_FLAG_OF_PLACE = 2;
const FLAG_SETS = (FLAG_ENVIRONMENT | FLAG_COMMAND_LINE) / FLAG_ENVIRONMENT + 1;

/** What a validated value is wherever it lies, as a bit of a place. */
export const PROVEN_BIT = 1 << (ELSEWHERE * CONFIDENCES + CONFIDENCE_ORDER.indexOf('validated'));

/** The same for very many places: of each what it means is a bit, and of a value all bits of its places say how much it is. */
export class PlaceJudge {
  #run: Pick<KnownRun, 'facts'> | undefined;
  /** Of the run asked for last, for each set of flags. */
  readonly #meanings = new Uint8Array(FLAG_SETS);
  /** Of each detector, for each bit: evidence, from 1 on; 0: not asked for yet. */
  readonly #known = new Uint8Array(DETECTORS.length * CONFIDENCES * MEANINGS);

  /** What a place means for the evidence, as a bit. `confidence`: an index of CONFIDENCE_ORDER. */
  placeBit(confidence: number, flags: number, run: Pick<KnownRun, 'facts'>): number {
    if (run !== this.#run) this.#moveTo(run);
    const set = (flags >>> FIRST_FLAG_OF_PLACE) & (FLAG_SETS - 1);
    return 1 << ((this.#meanings[set] ?? ELSEWHERE) * CONFIDENCES + (confidence < CONFIDENCES ? confidence : 0));
  }

  /** Of places with these bits the strongest evidence: an index of CONFIDENCE_ORDER, or NO_EVIDENCE. */
  evidence(detector: number, placeBits: number): number {
    let strongest = NO_EVIDENCE;
    for (let bits = placeBits; bits !== 0; bits &= bits - 1) {
      strongest = Math.max(strongest, this.#evidenceOf(detector, 31 - Math.clz32(bits & -bits)));
    }
    return strongest;
  }

  #evidenceOf(detector: number, bit: number): number {
    const at = detector * CONFIDENCES * MEANINGS + bit;
    const known = this.#known[at] ?? 0;
    if (known !== 0) return known - 1 + NO_EVIDENCE;
    const word = CONFIDENCE_ORDER[bit % CONFIDENCES] ?? 'possible';
    const here = adjusted(DETECTORS[detector]?.[0] ?? '', word, Math.floor(bit / CONFIDENCES));
    const evidence = here === undefined ? NO_EVIDENCE : CONFIDENCE_ORDER.indexOf(here);
    this.#known[at] = evidence - NO_EVIDENCE + 1;
    return evidence;
  }

  #moveTo(run: Pick<KnownRun, 'facts'>): void {
    this.#run = run;
    for (let set = 0; set < FLAG_SETS; set++) {
      this.#meanings[set] = meaningOf(whereOf(set << FIRST_FLAG_OF_PLACE, run.facts.where));
    }
  }
}

const SECRET: ReadonlySet<string> = new Set<Finding['class']>(['credential', 'session', 'key']);

/**
 * Whether a value is hidden wherever its bytes or texts are shown: what opens something even when it is only possible,
 * what tells who someone is from likely on. Paths and code are no secrets. `kind`: the class of the finding.
 */
export function isClassHidden(kind: string, confidence: Confidence): boolean {
  return SECRET.has(kind) || (kind === 'personal' && confidence !== 'possible');
}

/** Lower for what opens test systems, needs a password besides, or had ended when the dump was written. */
export function severityOf(
  severity: Finding['severity'],
  flags: number,
  expires: number | undefined,
  writtenAt: number | undefined,
): Finding['severity'] {
  if (flags & FLAG_TEST) return 'low';
  if (expires !== undefined && writtenAt !== undefined && expires < writtenAt) return 'low';
  return flags & FLAG_ENCRYPTED && severity === 'critical' ? 'high' : severity;
}
