import mocha from 'mocha'

/**
 * What a kernel or a container may not permit: the sandbox's second wall, network namespaces. With `MIG_TEST_NO_SKIP=1`
 * any other skipped test fails the run, so that nothing goes untested unseen.
 */
const MAY_BE_SKIPPED = [/^escape from both walls/, /^SecondWall/, /\(needs network namespaces\)/]

/** Mocha's spec report, closed by the one line that scripts read: `N passed, N failed, N skipped`. */
export default class Reporter extends mocha.reporters.Spec {
  readonly #skipped: string[] = []

  constructor(runner: mocha.Runner, options: mocha.MochaOptions) {
    super(runner, options)
    runner.on('pending', (test: mocha.Test) => this.#skipped.push(test.fullTitle()))
  }

  /** Mocha calls it once, after everything; what it hands to `exit` becomes the exit status. */
  override done(failures: number, exit: (failures: number) => void): void {
    const forbidden =
      process.env['MIG_TEST_NO_SKIP'] === '1' ? this.#skipped.filter((title) => !mayBeSkipped(title)) : []
    for (const title of this.#skipped) process.stdout.write(`  skipped: ${title}\n`)
    for (const title of forbidden) process.stdout.write(`  must not be skipped here: ${title}\n`)
    const { passes, pending } = this.stats
    const isEmpty = passes + failures + pending === 0
    if (isEmpty) process.stdout.write('  no test is of that name\n')
    const failed = failures + forbidden.length + Number(isEmpty)
    process.stdout.write(`${passes} passed, ${failed} failed, ${pending - forbidden.length} skipped\n`)
    exit(failed)
  }
}

function mayBeSkipped(title: string): boolean {
  return MAY_BE_SKIPPED.some((words) => words.test(title))
}
