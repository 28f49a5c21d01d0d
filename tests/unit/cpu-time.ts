/** Milliseconds that this process has computed: what a test takes on a machine that does other things as well. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
