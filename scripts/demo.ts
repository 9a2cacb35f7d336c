/**
 * `npm run demo`: a mesh of real agent processes investigates this machine's real files.
 * `npm run demo -- --agents 12 --json` ends with one line of JSON for scripts.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LocalMesh } from '../test/helpers/local-mesh.ts'

const { values } = parseArgs({
  options: { agents: { type: 'string', default: '12' }, json: { type: 'boolean', default: false } }
})
const count = Number(values.agents)
if (!Number.isInteger(count) || count < 1 || count > 200) {
  process.stderr.write('error: --agents takes a whole number from 1 to 200\n')
  process.exit(2)
}

interface Detail {
  readonly digest: string
  readonly published: number
  readonly answered: number
  readonly found: number
  readonly commands: readonly { readonly status: string; readonly stored?: number }[]
}

const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
const bold = (text: string): string => (isColoured ? `\u001b[1m${text}\u001b[0m` : text)
const dim = (text: string): string => (isColoured ? `\u001b[2m${text}\u001b[0m` : text)
const say = (text = ''): void => void process.stdout.write(`${text}\n`)
const step = (text: string): void => {
  say()
  say(bold(text))
}

const start = performance.now()
say(`mig-mesh demo: ${count} agent processes on this machine, no server`)
step('1. A mesh: an OpenPGP key, a policy, a configuration for agents')
await using mesh = await LocalMesh.create({
  agents: count,
  name: 'demo',
  // children are kept from one question to the next
  config: () => ({ runner: { warmSec: 60 } }),
  tags: (index) => ({ team: index % 3 === 0 ? 'web' : 'db', site: index % 2 === 0 ? 'paris' : 'berlin' })
})
say(dim('   mig init --new "Ada Investigator <ada@example.net>"; mig mesh create demo'))
step(`2. ${count} agents start, each with its own name, tags, key and database`)
await mesh.start()
say(dim(`   all up and connected after ${((performance.now() - start) / 1000).toFixed(1)} s`))

/** Runs one command line of the investigator and shows it with the first lines of what it prints. */
async function ask(...args: string[]): Promise<{ stdout: string; status: number | null; milliseconds: number }> {
  say(`   $ mig ${args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`)).join(' ')}`)
  const finished = await mesh.mig(...args)
  const lines = finished.stdout.trimEnd().split('\n')
  for (const line of lines.slice(0, 5)) say(`     ${line}`)
  if (lines.length > 5) say(dim(`     … ${lines.length - 5} more lines`))
  for (const line of finished.stderr.trimEnd().split('\n').slice(-4)) say(dim(`     ${line}`))
  say(dim(`   (${(finished.milliseconds / 1000).toFixed(2)} s from typing to the end, exit status ${finished.status})`))
  return finished
}

async function newest(): Promise<Detail> {
  const list = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
  const digest = list[0]?.digest ?? ''
  return JSON.parse((await mesh.migOk('action', 'show', digest, '-o', 'json')).stdout) as Detail
}

const docs = existsSync('/usr/share/doc') ? '/usr/share/doc' : '/etc'
const binary = realpathSync('/bin/sh')
const content = readFileSync(binary)
const sha256 = createHash('sha256').update(content).digest('hex')

step('3. A name: who has a passwd file under /etc?')
await ask('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1')
step(`4. A content, asked of the hosts of one team only: which licences under ${docs} name the Mozilla Public License?`)
await ask(
  'file',
  '-t',
  "tags->>'team'='web'",
  '-path',
  docs,
  '-name',
  '^copyright$',
  '-content',
  'Mozilla Public License',
  '-matchlimit',
  '3'
)
step(`5. A hash: where is the SHA-256 of ${binary}?`)
await ask('file', '-path', '/usr/bin', '-size', String(content.length), '-sha2', sha256)

const victims = mesh.agents.slice(-Math.min(3, count - 1))
if (victims.length > 0) {
  step(`6. kill -9 of ${victims.length} agents, and the same question again`)
  await mesh.kill(victims)
  await ask('file', '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1', '--timeout', '3s')
  step('7. They come back, get the order from their neighbours, and their answers arrive late')
  await mesh.start(victims)
  await ask('action', 'results', (await newest()).digest.slice(0, 12), '--wait')
}

step('8. Once more to all')
await ask('file', '-path', '/etc', '-name', '^group$', '-maxdepth', '1')
const last = await newest()
const stored = last.commands.flatMap((command) => (command.stored === undefined ? [] : [command.stored]))
const publishToLast = Math.max(...stored) - last.published

say()
say(`${last.answered} of ${count} agents answered; ${publishToLast} ms from publishing to the last stored answer.`)
say(`Everything was under ${mesh.folder} (actions and answers: investigator/db), and is removed now.`)
say('To try next: npx mig init; npx mig mesh create NAME; npx mig-agent --help; docs/README.md')
if (values.json) {
  const total = Math.round(performance.now() - start)
  const milliseconds = { publishToLast, total }
  say(
    JSON.stringify({ agents: count, answered: last.answered, found: last.found, milliseconds, stored: stored.length })
  )
}
