/**
 * A process that is to be killed: writes into a store for ever, and says on standard output what was acknowledged.
 *
 * Arguments: the kind of store, its folder, the first number to write.
 */
import { writeSync } from 'node:fs'
import { AgentStore } from '../../src/store/agent-store.ts'
import { InvestigatorStore } from '../../src/store/investigator-store.ts'
import { openLevel } from '../../src/store/level.ts'
import { sha256Hex } from '../../src/util/bytes.ts'
import { exampleHead, exampleIncoming, numbered, sealedOf } from './store-examples.ts'

const [kind = '', path = '', first = '0'] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)

async function writeAgent(): Promise<void> {
  const store = await AgentStore.open(path)
  for (let n = Number(first); ; n++) {
    const orderDigest = numbered(n)
    await store.decideToRun({ orderDigest, sequence: 0, expireafter: n + 1, now: n })
    say(`run ${n}`)
    const sealed = sealedOf(n)
    const head = { ...exampleHead(orderDigest), resultDigest: sha256Hex(sealed) }
    await store.finish({ head, sealed, status: 'success', now: n })
    say(`final ${n}`)
  }
}

/** Eight at a time, so that several results are in one write. */
async function writeInvestigator(): Promise<void> {
  const store = await InvestigatorStore.open(path)
  let n = Number(first)
  const worker = async (): Promise<void> => {
    for (;;) {
      const mine = n++
      await store.storeResult(exampleIncoming(mine), mine)
      say(`stored ${mine}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

/** Until the file system refuses (the caller has set a limit), then once more after the word on standard input. */
async function writeUntilFull(): Promise<void> {
  const store = await openLevel(path)
  const write = async (n: number): Promise<void> => {
    await store.commit([{ type: 'put', key: Buffer.from(`k${n}`), value: sealedOf(n) }])
    say(`stored ${n}`)
  }
  let n = 0
  try {
    for (; ; n++) await write(n)
  } catch (error) {
    say(`failed ${(error as { code: string }).code}`)
  }
  await new Promise((resolve) => process.stdin.once('data', resolve))
  for (const last = n + 50; n < last; n++) await write(n)
  say('end')
  // no orderly close: the log is what has to hold it all
  process.kill(process.pid, 'SIGKILL')
}

const KINDS: Readonly<Record<string, () => Promise<void>>> = {
  agent: writeAgent,
  investigator: writeInvestigator,
  full: writeUntilFull
}
await KINDS[kind]?.()
