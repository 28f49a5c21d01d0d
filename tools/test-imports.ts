/** What Node loads before a file of tests. */
export const TEST_IMPORTS: readonly string[] = ['--import', 'tsx', '--import', './tests/quick-asserts.ts'];
