/** `npm run simulate`: what so many agents would do. scripts/simulate/ has the model, docs/scale.md says what it is worth. */
import { HELP, parseFlags, type Task } from './simulate/flags.ts'
import { simulate } from './simulate/simulation.ts'
import { textOf } from './simulate/text.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function run(task: Task): Promise<void> {
  switch (task.kind) {
    case 'help': {
      say(HELP.trimEnd())
      return
    }
    case 'measure': {
      // real nodes are only loaded when they are asked for
      const { measureCosts } = await import('./simulate/measure-costs.ts')
      const costs = await measureCosts((step) => void process.stderr.write(`measuring: ${step}\n`))
      say(JSON.stringify(costs, undefined, 2))
      return
    }
    case 'check': {
      const { check } = await import('./simulate/check.ts')
      for await (const line of check(task.sizes, task.seed)) say(line)
      return
    }
    case 'simulate': {
      const simulation = simulate(task.options)
      say(task.output === 'json' ? JSON.stringify(simulation, undefined, 2) : textOf(simulation))
      return
    }
  }
}

function parse(): Task {
  try {
    return parseFlags(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message.split('\n')[0]}; --help shows all flags\n`)
    process.exit(2)
  }
}

await run(parse())
process.exit()
