import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readPolicyZero } from '../../src/node/mesh/held-policy.ts'
import { PolicyChain } from '../../src/node/mesh/policy-chain.ts'
import type { Code } from '../../src/protocol/errors.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { fromHex } from '../../src/util/bytes.ts'
import { silentLog } from '../../src/util/log.ts'
import { expectCode } from '../helpers/expect-code.ts'

interface PolicyVectors {
  readonly mesh: string
  readonly now: string
  /** order file of version 0 */
  readonly zero: string
  /** envelopes as they travel, in the order in which they come */
  readonly steps: readonly {
    readonly name: string
    readonly envelope: string
    readonly code?: Code
    readonly digest?: string
    readonly version?: number
  }[]
}

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'wire/policy.json'), 'utf8')) as PolicyVectors

async function* nothing(): AsyncGenerator<Uint8Array> {
  // a chain that begins
}

describe('golden/policy: a chain as it travels', () => {
  let chain: PolicyChain

  before(async () => {
    chain = new PolicyChain(await readPolicyZero(vectors.zero, vectors.mesh), {
      store: { all: nothing, forks: nothing, put: () => Promise.resolve(), putFork: () => Promise.resolve() },
      check: () => Promise.reject(new Error('not asked')),
      log: silentLog
    })
  })

  for (const { name, envelope, code, digest, version } of vectors.steps) {
    it(`${name}: ${code ?? 'in force'}`, async () => {
      const bytes = fromHex(envelope)
      const context = { meshId: vectors.mesh, now: Date.parse(vectors.now), isSeen: () => false }
      const taken = checkRelay(bytes, { ...context, keyring: chain.keyringOf }).then((verified) =>
        chain.add(verified, bytes)
      )
      if (code !== undefined) {
        await expectCode(taken, code)
        return
      }
      await taken
      expect([chain.version, chain.current.digest]).to.deep.equal([version, digest])
      expect(Buffer.from(chain.current.envelope).equals(bytes)).to.equal(true)
    })
  }
})
