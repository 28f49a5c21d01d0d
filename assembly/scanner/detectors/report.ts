/**
 * How detectors answer. Each function says what kind of value it is, which decides what is shown of it; samples of
 * documentation are left out here.
 */
import { emit } from "../records";
import { maskAddress, maskMade, maskPrefix } from "../values/mask";
import { isSample } from "./samples";

/** Made by a machine; its first `publicLength` characters are no secret. */
export function reportToken(detector: i32, start: usize, end: usize, confidence: u8, publicLength: usize): void {
  reportTokenWith(detector, start, end, confidence, publicLength, 0, NaN);
}

/** expires: seconds since 1970, or NaN. */
export function reportTokenWith(
  detector: i32,
  start: usize,
  end: usize,
  confidence: u8,
  publicLength: usize,
  flags: u32,
  expires: f64,
): void {
  if (isSample(start, end)) return;
  maskMade(publicLength);
  emit(detector, start, end, confidence, flags, expires);
}

/** Chosen by a person, or of free form: nothing of it is shown. */
export function reportSecret(detector: i32, start: usize, end: usize, confidence: u8, flags: u32 = 0): void {
  if (isSample(start, end)) return;
  emit(detector, start, end, confidence, flags, NaN);
}

/** Of free form; its first `publicLength` characters are no secret. */
export function reportPlain(detector: i32, start: usize, end: usize, confidence: u8, publicLength: usize): void {
  maskPrefix(publicLength);
  emit(detector, start, end, confidence, 0, NaN);
}

export function reportAddress(detector: i32, start: usize, end: usize, confidence: u8): void {
  maskAddress();
  emit(detector, start, end, confidence, 0, NaN);
}

/** Bytes: nothing of them is shown. */
export function reportBytes(detector: i32, start: usize, end: usize, confidence: u8, flags: u32 = 0): void {
  emit(detector, start, end, confidence, flags, NaN);
}

/** A PEM block: what it says of itself is shown. */
export function reportPem(detector: i32, start: usize, end: usize, confidence: u8, flags: u32): void {
  let shown: usize = 11;
  while (shown < 40 && start + shown < end && load<u8>(start + shown) != 0x2d) shown++;
  maskPrefix(shown);
  emit(detector, start, end, confidence, flags, NaN);
}
