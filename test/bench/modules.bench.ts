/**
 * Questions to modules, as an agent asks them behind its walls, beside the program that people would use: the first one, which
 * starts the module's process, and those after it. The rows
 * stand in module-questions.ts.
 */
import { spawnSync } from 'node:child_process'
import { isInstalled } from '../helpers/programs.ts'
import { moduleRunner } from '../helpers/module-runner.ts'
import { QUESTIONS, type Question } from './module-questions.ts'

const COLD_RUNS = 5
const WARM_RUNS = 20
/** Runs that are not counted: the first ones find nothing in the caches. */
const UNCOUNTED = 2

const signal = new AbortController().signal

/** Ms of the question, answered by a process that starts, and by one that waits. */
async function ours({ module, parameters }: Question): Promise<{ cold: number; warm: number }> {
  const cold: number[] = []
  const warm: number[] = []
  for (let run = 0; run < COLD_RUNS + UNCOUNTED; run++) {
    await using runner = moduleRunner()
    const ask = async (): Promise<number> => {
      const start = performance.now()
      const { status, result } = await runner.run({ module, parameters }, signal)
      if (status !== 'success') throw new Error(`${module}: ${status}: ${result.errors?.join('; ')}`)
      return performance.now() - start
    }
    // what the host permits is found out once in the life of an agent
    await runner.run({ module: 'example', parameters: {} }, signal)
    cold.push(await ask())
    if (run < UNCOUNTED) continue
    for (let more = 0; more < WARM_RUNS / COLD_RUNS + UNCOUNTED; more++) warm.push(await ask())
  }
  return { cold: median(cold.slice(UNCOUNTED)), warm: median(warm) }
}

function theirs(command: string): number {
  const times = Array.from({ length: COLD_RUNS + UNCOUNTED }, () => {
    const start = performance.now()
    spawnSync('sh', ['-c', command], { stdio: 'ignore' })
    return performance.now() - start
  })
  return median(times.slice(UNCOUNTED))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const rows = []
for (const question of QUESTIONS) {
  using prepared = question.prepare?.()
  const asked = prepared === undefined ? question : { ...question, ...prepared }
  const { cold, warm } = await ours(asked)
  const [program, debianPackage] = question.needs
  const peer = isInstalled(program) ? theirs(asked.peer) : undefined
  rows.push({
    question: question.name,
    'ours, cold ms': cold.toFixed(0),
    'ours, warm ms': warm.toFixed(1),
    peer: peer === undefined ? `${program}: apt-get install ${debianPackage}` : asked.peer.slice(0, 40),
    'peer, ms': peer?.toFixed(1) ?? '',
    'warm / peer': peer === undefined ? '' : (warm / peer).toFixed(2)
  })
}
console.table(rows)
