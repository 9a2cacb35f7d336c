import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Attempts } from './attempts.ts'
import { Field } from './field.ts'
import type { Impostor } from './impostor.ts'
import { attackMesh } from './mesh-attacks.ts'
import { attackOrders } from './order-attacks.ts'
import { attackResults } from './result-attacks.ts'

const DOCUMENT = resolve(import.meta.dirname, '../../docs/security.md')

describe('who has the complete state of the seed, a relay and a quarter of the agents', function () {
  this.timeout(600_000)
  const attempts = new Attempts()
  let field: Field
  let relay: Impostor
  let seed: Impostor

  before(async () => {
    field = await Field.prepare()
    relay = await field.impostor(0, { role: 'relay', takesCustody: true })
    seed = await field.impostor(1)
  })

  after(async () => {
    process.stdout.write(`\n${attempts.lines().join('\n')}\n\n`)
    for (const member of [relay, seed, field] as (AsyncDisposable | undefined)[]) await member?.[Symbol.asyncDispose]()
  })

  attackResults(
    attempts,
    () => field,
    () => relay
  )
  attackMesh(
    attempts,
    () => field,
    () => seed
  )
  attackOrders(
    attempts,
    () => field,
    () => seed
  )

  it('is told in docs/security.md, attack by attack', async () => {
    const text = await readFile(DOCUMENT, 'utf8')
    expect(attempts.all().filter(({ attack }) => !text.includes(`| ${attack} `)).map(({ attack }) => attack)).to.deep.equal([]) // prettier-ignore
  })
})
