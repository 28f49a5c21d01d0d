/**
 * Genuine keys that lie in libraries and programs which anyone can fetch, so that the sample of this machine holds
 * them: who finds one in a dump learns nothing. A value is known by its SHA-256 alone. `proof` is what was asked of
 * another tool than the scanner, or where its publisher says what the key is for.
 */
interface Published {
  /** Of the bytes as they lie in the file. */
  readonly sha256: string;
  /** The package, and the file or function that has it. */
  readonly where: string;
  /** Why it is no leak, and how that was seen. */
  readonly proof: string;
}

const SPEED = {
  where: 'openssl, `openssl speed`',
  proof: 'a key to measure with; `openssl pkey -check`: Key is valid',
};
const GNUTLS = { where: 'GnuTLS, lib/crypto-selftests-pk.c', proof: 'a key of the self-test' };
const VALID = { ...GNUTLS, proof: `${GNUTLS.proof}; \`openssl pkey -check\`: Key is valid` };
const ANONYMOUS = { proof: 'sent along with requests of anyone: it names the program, and opens nothing' };

const OF_PROGRAM = {
  proof:
    'named CLIENT_SECRET beside the client’s id in sources that anyone can fetch: of an installed program, which can keep none',
};

const ROWS: readonly Published[] = [
  {
    sha256: 'f0386f9be1fe905fb2f97a8daff11a9baa9988ceca7c2ecae4aec8db182db1b4',
    where: 'Google Cloud SDK, api_lib/auth/util.py',
    ...OF_PROGRAM,
  },
  {
    sha256: '456a51b1f1b3cf3ed76de579926f0727797eb6efb4b7e6a53c74f9a94c95d87a',
    where: 'Google Cloud SDK, bq/auth/utils.py',
    ...OF_PROGRAM,
  },
  {
    sha256: '486743a2eab4395e9aa988000e855c5291ce88be9dda6adb680537076941c28d',
    where: 'Google Cloud SDK, bq/auth/utils.py',
    ...OF_PROGRAM,
  },
  { sha256: '32620d7d2ae52c11db7cc95e333e585c2552abe20da6bd5169c010fedfa4c73e', ...SPEED },
  { sha256: 'bb6a6abd969e3ffb523c303fc951ee4ee56349d8f86f52d3386adae5cd4db004', ...SPEED },
  { sha256: '54da0df6070851127a23e00c2836e3dd2c6b3b78f650ce690442a0243fde31bd', ...SPEED },
  { sha256: 'c069f7ebcd214901cd196cdfd4f785ffe3d646506217f790aee51576eef363de', ...SPEED },
  { sha256: 'd5ad6f88cf914734f625ce2fb886c81e249e11a598554089f8bb4299d7ed681f', ...SPEED },
  { sha256: '171349923b709500bee59c838b58a8f8233feb55c62b6c660c31cf4ee284462f', ...SPEED },
  { sha256: '7c4c63ee462e0e700cd9e29c8e0f730b3f1b484c4abdd83f1e69fcd477c061fa', ...VALID },
  { sha256: '91ea1699ff6b1a34b4a1d500a9c75a808441e47b9ea68da6fb0195e01ce1dc61', ...VALID },
  { sha256: 'd039c8119a029ab9f9c83c04d67002d887b6bc6026c4264402ab27cdf24cf138', ...VALID },
  // OpenSSL does not read these: GOST, and curves that it leaves out.
  { sha256: 'a0b9679665e29ac220dfb0b366317e1b9dd5fe31e9def8b2e511669a041389ae', ...GNUTLS },
  { sha256: '934b3e9bfd9936c5e30c7f0ed7d36a05e2044f755c0aa433e1d6bef6a68d1391', ...GNUTLS },
  { sha256: '293216817f0d585f0b54f225582f59e7b2e2a795b5f8002e2d71c5e3d49ce9b0', ...GNUTLS },
  { sha256: 'a4d138d7ef9748464117b44fb9c0a4b5b85a1599a127d02690abaa96d03c16e6', ...GNUTLS },
  { sha256: 'fa0b06a72461ec0a963dcfccb8d5b61bd88a6074fc7271573bff68ab86b8c1af', ...GNUTLS },
  { sha256: 'ef237ea8db4f2ae9ee100e8ced96d29b5dceb0e6a948443e6b8a00b1791f9ec9', ...GNUTLS },
  {
    sha256: 'f6de0651638dfd0996b9255260d972fbc59e73613fa037086ca9184ae0762f96',
    where: 'IO::Socket::SSL, examples/simulate_proxy.pl',
    proof: 'of an example; `openssl pkey -check`: Key is valid',
  },
  {
    sha256: '61158e1fd2d1c1a8f1dc355945c173fd6e34f520c80c7a7eb446543a7fe6ab20',
    where: 'google-auth, tests/data/gdch_service_account.json',
    proof: 'of a made-up account; `openssl pkey -check`: Key is valid',
  },
  {
    sha256: 'a759f579ab21f6fbbb2f16f554663679934c3f8d70f62b00e3640e1d0823a789',
    where: 'google-auth, tests/data/es256_service_account.json',
    proof: 'of a made-up account; `openssl pkey -check`: Key is valid',
  },
  {
    sha256: '20af655a6e4f95963b3c95356ddf2ce7537b4e679f6e7359e0f104a95d0e61e9',
    where: 'gsutil, gslib/tests/test_data/test.json',
    proof: 'of a made-up account; `openssl pkey -check`: Key is valid',
  },
  {
    sha256: 'bcb81023afc9a9c1e8f736842e3df8727dc918a3db8de3eaabcd02eac35c23d4',
    where: 'google-auth, tests/data/service_account_non_gdu.json',
    proof: 'of a made-up account; `openssl pkey -check`: Key is valid',
  },
  {
    sha256: '1a89715313b1ac14d07eb83921f38f037533a34fd972f305f2f5cfbdd7749f6f',
    where: 'boto, tests/unit/cloudfront/test_signed_urls.py',
    proof: 'of a test; without its indents `openssl pkey -check`: Key is valid',
  },
  {
    sha256: '83b66aafce419a221a3dc3cda1934cfaa75ffd6cbe3d35993e3b7c5196f8dc65',
    where: 'google-auth, tests/transport/test__mtls_helper.py',
    proof: 'of a test; `openssl asn1parse`: PBES2 and 144 bytes under a passphrase',
  },
  {
    sha256: 'a73b3ad3b416d981fce267795785aee45bf39224fa07ce8a2e2f5a9fa89ef979',
    where: 'Google Cloud SDK, crash_handling.py',
    ...ANONYMOUS,
  },
  {
    sha256: '6189b36d964849f34370088524ad63c235eba30974ee3da0d966ed6bac16b50d',
    where: 'Google Cloud SDK, crash_handling.py',
    ...ANONYMOUS,
  },
  {
    sha256: 'b3f19cc85129501b94306e7892b522f46fa2dcda7da664cc74a0ca9314d7d984',
    where: 'gsutil, gcs_json_api.py and kms_api.py',
    ...ANONYMOUS,
  },
];

const BY_HASH: ReadonlyMap<string, Published> = new Map(ROWS.map((row) => [row.sha256, row]));

/** Where a value is published, if it is known to be. */
export function publishedAs(sha256: string): Published | undefined {
  return BY_HASH.get(sha256);
}
