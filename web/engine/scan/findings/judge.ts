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

/** The evidence at a place; undefined: none that is worth telling. */
export function adjustByPlace(
  detector: string,
  confidence: Confidence,
  where: Pick<Where, 'kind' | 'isWritable'> | undefined,
): Confidence | undefined {
  const kind = where?.kind;
  // What a program may write to holds more than what it was shipped with.
  if (kind === 'module' && !where?.isWritable && confidence !== 'validated') {
    if (confidence === 'possible') return undefined;
    return COMMON_IN_IMAGES.test(detector) ? 'possible' : confidence;
  }
  const isInUse = kind === 'environment' || kind === 'command-line' || kind === 'stack';
  return isInUse && confidence === 'possible' ? 'likely' : confidence;
}

/** Evidence as an index of CONFIDENCE_ORDER; this is less than any. */
export const NO_EVIDENCE = -1;
export const STRONGEST = CONFIDENCE_ORDER.length - 1;

/** The same, asked for very many places: what is asked again and again, as of a million alike, is looked up once. */
export class PlaceJudge {
  #detector = -1;
  #confidence = -1;
  #flags = -1;
  #run: Pick<KnownRun, 'facts'> | undefined;
  #evidence = NO_EVIDENCE;

  /** `detector`: its number; `confidence`: an index of CONFIDENCE_ORDER, as what is returned. */
  evidence(detector: number, confidence: number, flags: number, run: Pick<KnownRun, 'facts'>): number {
    const isAlike =
      run === this.#run && flags === this.#flags && confidence === this.#confidence && detector === this.#detector;
    if (isAlike) return this.#evidence;
    this.#detector = detector;
    this.#confidence = confidence;
    this.#flags = flags;
    this.#run = run;
    const word = CONFIDENCE_ORDER[confidence] ?? 'possible';
    const adjusted = adjustByPlace(DETECTORS[detector]?.[0] ?? '', word, whereOf(flags, run.facts.where));
    this.#evidence = adjusted === undefined ? NO_EVIDENCE : CONFIDENCE_ORDER.indexOf(adjusted);
    return this.#evidence;
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
