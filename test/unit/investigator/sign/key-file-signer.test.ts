import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { openKeyFile } from '../../../../src/investigator/sign/key-file-signer.ts'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { generateKey } from '../../../../src/protocol/pgp/sign.ts'
import { verifySignature } from '../../../../src/protocol/pgp/verify.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const BYTES = toUtf8('{}')
const never = () => Promise.reject(new Error('asked for a passphrase'))

/** Asks that many times, answering in turn. */
function answers(...passphrases: string[]) {
  const ask = () => {
    ask.count++
    return Promise.resolve(passphrases.shift()!)
  }
  ask.count = 0
  return ask
}

describe('investigator/sign/key-file-signer', () => {
  let folder: TemporaryFolder
  let open: string
  let locked: string
  before(async () => {
    folder = new TemporaryFolder()
    open = folder.join('open.asc')
    locked = folder.join('locked.asc')
    const now = Date.now()
    writeFileSync(open, (await generateKey({ name: 'Ada', now })).privateKey)
    writeFileSync(locked, (await generateKey({ name: 'Ada', now, passphrase: 'right' })).privateKey)
  })
  after(() => {
    folder[Symbol.dispose]()
  })

  it('signs, without asking when the key has no passphrase', async () => {
    const signer = await openKeyFile(open, { clock: systemClock, ask: never })
    const { key, userIds } = await signer.publicKey()
    const keyring = await createKeyring([{ fingerprint: signer.fingerprint, person: 'Ada', name: 'ada', key }])
    const signature = await signer.sign(BYTES)
    const { fingerprint } = await verifySignature(BYTES, signature, keyring, { now: Date.now() })
    expect(fingerprint).to.equal(signer.fingerprint)
    expect(userIds).to.deep.equal(['Ada'])
  })

  it('asks again after a wrong passphrase, and once for all signatures', async () => {
    const ask = answers('wrong', 'right')
    const signer = await openKeyFile(locked, { clock: systemClock, ask })
    expect(ask.count).to.equal(0)
    await signer.sign(BYTES)
    await signer.sign(BYTES)
    expect(ask.count).to.equal(2)
  })

  it('gives up after three', async () => {
    const ask = answers('a', 'b', 'c', 'right')
    const signer = await openKeyFile(locked, { clock: systemClock, ask })
    await expectCode(signer.sign(BYTES), 'PASSPHRASE_WRONG')
    expect(ask.count).to.equal(3)
  })

  it('takes a passphrase that was given, and does not ask when it is wrong', async () => {
    await (await openKeyFile(locked, { clock: systemClock, ask: never, passphrase: 'right' })).sign(BYTES)
    const signer = await openKeyFile(locked, { clock: systemClock, ask: never, passphrase: 'wrong' })
    await expectCode(signer.sign(BYTES), 'PASSPHRASE_WRONG')
  })

  it('FILE_UNREADABLE, KEY_INVALID', async () => {
    await expectCode(openKeyFile(folder.join('none'), { clock: systemClock, ask: never }), 'FILE_UNREADABLE')
    writeFileSync(folder.join('text'), 'no key')
    await expectCode(openKeyFile(folder.join('text'), { clock: systemClock, ask: never }), 'KEY_INVALID')
  })
})
