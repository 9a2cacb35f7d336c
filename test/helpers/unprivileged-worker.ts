import { spawn } from 'node:child_process'
import { attempt, probeRunner } from './probe-runner.ts'

/*
 * An agent that is not root: runs each attempt of the JSON in its arguments, against its own process and home, and
 * prints what became of it.
 */
const [home = ''] = process.argv.slice(2)
const other = spawn('/bin/sleep', ['1000'])
const texts = { home, agent: String(process.pid), other: String(other.pid) }

const outcomes: object[] = []
{
  await using runner = probeRunner({ hide: [home] })
  for (const { module, name, on } of JSON.parse(process.argv[3] ?? '[]') as Record<
    'module' | 'name' | 'on',
    string
  >[]) {
    const about = on.replace(/\$(\w+)/g, (_, key: keyof typeof texts) => texts[key])
    const { result, sandbox } = await attempt(runner, name, about, { module })
    outcomes.push({ elements: result.elements, sandbox })
  }
}
other.kill('SIGKILL')
process.stdout.write(JSON.stringify(outcomes))
