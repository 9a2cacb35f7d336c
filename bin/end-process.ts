/**
 * Ends the process when what it printed is out. Timers of libraries that have been stopped would keep it for another
 * second, which whoever typed the command would wait for.
 */
export async function endProcess(status: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      if (stream.writableLength === 0) resolve()
      else stream.once('drain', resolve).once('error', resolve)
    })
  }
  process.exit(status)
}
