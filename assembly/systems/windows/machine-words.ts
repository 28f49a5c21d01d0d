/** Words for the bits that describe a Windows machine (winnt.h). */
import { hex } from "../../bytes/text";

/** "terminal server, single-user terminal server": VER_SUITE_… */
export function suiteWords(mask: u32): string {
  return bitWords(mask, SUITES);
}

/** PF_… of IsProcessorFeaturePresent, each where its bit is. */
export function cpuFeatures(low: u64, high: u64): string {
  const words: Array<string> = [];
  for (let i = 0; i < 128; i++) {
    const word = i < 64 ? (low >> i) & 1 : (high >> (i - 64)) & 1;
    if (word == 0) continue;
    words.push(i < FEATURES.length && FEATURES[i].length > 0 ? FEATURES[i] : "PF_" + i.toString());
  }
  return words.join(", ");
}

/** Names of the set bits, parted by commas; bits without a name as hex. `names` holds one for each bit from 0 on. */
function bitWords(mask: u32, names: StaticArray<string>): string {
  const words: Array<string> = [];
  let rest: u32 = mask;
  for (let i = 0; i < names.length; i++) {
    if (!((mask >> i) & 1) || names[i].length == 0) continue;
    words.push(names[i]);
    rest &= ~(1 << i);
  }
  if (rest != 0) words.push(hex(rest));
  return words.join(", ");
}

const SUITES: StaticArray<string> = [
  "small business",
  "enterprise",
  "BackOffice",
  "communications",
  "terminal server",
  "small business restricted",
  "embedded",
  "datacenter",
  "single-user terminal server",
  "personal",
  "blade",
  "",
  "",
  "storage server",
  "compute cluster",
  "home server",
];

const FEATURES: StaticArray<string> = [
  "PF_FLOATING_POINT_PRECISION_ERRATA",
  "PF_FLOATING_POINT_EMULATED",
  "PF_COMPARE_EXCHANGE_DOUBLE",
  "PF_MMX_INSTRUCTIONS_AVAILABLE",
  "PF_PPC_MOVEMEM_64BIT_OK",
  "PF_ALPHA_BYTE_INSTRUCTIONS",
  "PF_XMMI_INSTRUCTIONS_AVAILABLE",
  "PF_3DNOW_INSTRUCTIONS_AVAILABLE",
  "PF_RDTSC_INSTRUCTION_AVAILABLE",
  "PF_PAE_ENABLED",
  "PF_XMMI64_INSTRUCTIONS_AVAILABLE",
  "PF_SSE_DAZ_MODE_AVAILABLE",
  "PF_NX_ENABLED",
  "PF_SSE3_INSTRUCTIONS_AVAILABLE",
  "PF_COMPARE_EXCHANGE128",
  "PF_COMPARE64_EXCHANGE128",
  "PF_CHANNELS_ENABLED",
  "PF_XSAVE_ENABLED",
  "PF_ARM_VFP_32_REGISTERS_AVAILABLE",
  "PF_ARM_NEON_INSTRUCTIONS_AVAILABLE",
  "PF_SECOND_LEVEL_ADDRESS_TRANSLATION",
  "PF_VIRT_FIRMWARE_ENABLED",
  "PF_RDWRFSGSBASE_AVAILABLE",
  "PF_FASTFAIL_AVAILABLE",
  "PF_ARM_DIVIDE_INSTRUCTION_AVAILABLE",
  "PF_ARM_64BIT_LOADSTORE_ATOMIC",
  "PF_ARM_EXTERNAL_CACHE_AVAILABLE",
  "PF_ARM_FMAC_INSTRUCTIONS_AVAILABLE",
  "PF_RDRAND_INSTRUCTION_AVAILABLE",
  "PF_ARM_V8_INSTRUCTIONS_AVAILABLE",
  "PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE",
  "PF_ARM_V8_CRC32_INSTRUCTIONS_AVAILABLE",
  "PF_RDTSCP_INSTRUCTION_AVAILABLE",
  "PF_RDPID_INSTRUCTION_AVAILABLE",
  "PF_ARM_V81_ATOMIC_INSTRUCTIONS_AVAILABLE",
  "PF_MONITORX_INSTRUCTION_AVAILABLE",
  "PF_SSSE3_INSTRUCTIONS_AVAILABLE",
  "PF_SSE4_1_INSTRUCTIONS_AVAILABLE",
  "PF_SSE4_2_INSTRUCTIONS_AVAILABLE",
  "PF_AVX_INSTRUCTIONS_AVAILABLE",
  "PF_AVX2_INSTRUCTIONS_AVAILABLE",
  "PF_AVX512F_INSTRUCTIONS_AVAILABLE",
  "PF_ERMS_AVAILABLE",
  "PF_ARM_V82_DP_INSTRUCTIONS_AVAILABLE",
  "PF_ARM_V83_JSCVT_INSTRUCTIONS_AVAILABLE",
  "PF_ARM_V83_LRCPC_INSTRUCTIONS_AVAILABLE",
];
