import { expect } from 'chai'
import fc from 'fast-check'
import {
  parsePreSharedKeys,
  PRE_SHARED_KEY_BYTES,
  writePreSharedKeys
} from '../../../../src/protocol/membership/pre-shared-key.ts'
import { MAX_PRE_SHARED_KEYS } from '../../../../src/protocol/wire/limits.ts'
import { toHex } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const HEADER = '/key/swarm/psk/1.0.0/\n/base16/\n'
const key = (digit: string): string => HEADER + digit.repeat(64)

describe('protocol/membership/pre-shared-key', () => {
  it('reads the swarm key of libp2p, with any ends of lines and letters', () => {
    for (const text of [
      key('a'),
      `${key('a')}\n`,
      key('a').replaceAll('\n', '\r\n'),
      key('A'),
      `\n${key('a')}\n\n`.replaceAll('\n', '\r')
    ]) {
      expect(parsePreSharedKeys(text).map(toHex)).to.deep.equal(['aa'.repeat(32)])
    }
  })

  it('reads several, one behind the other, the newest first', () => {
    const text = `${key('b')}\n${key('a')}\n\n${key('c')}`
    expect(parsePreSharedKeys(text).map(toHex)).to.deep.equal(['bb', 'aa', 'cc'].map((byte) => byte.repeat(32)))
  })

  it('takes as many as a node may have, and not one more', () => {
    const keys = (count: number): string => '0123456'.slice(0, count).split('').map(key).join('\n')
    expect(parsePreSharedKeys(keys(MAX_PRE_SHARED_KEYS))).to.have.length(MAX_PRE_SHARED_KEYS)
    throwsCode(() => parsePreSharedKeys(keys(MAX_PRE_SHARED_KEYS + 1)), 'CONFIG_INVALID')
  })

  it('refuses what is no key, and shows nothing of it', () => {
    for (const text of [
      '',
      HEADER,
      `${HEADER}${'a'.repeat(63)}`,
      `${HEADER}${'a'.repeat(65)}`,
      `${HEADER}${'g'.repeat(64)}`,
      `/base64/\n${'a'.repeat(64)}`,
      `/key/swarm/psk/2.0.0/\n/base16/\n${'a'.repeat(64)}`,
      `/key/swarm/psk/1.0.0/\n/base64/\n${'a'.repeat(64)}`,
      `${key('a')}\nmore`,
      `${key('a')}\n${HEADER}`
    ]) {
      expect(throwsCode(() => parsePreSharedKeys(text), 'CONFIG_INVALID').message).to.not.contain('aaa')
    }
  })

  it('writes what it reads', () => {
    const bytes = fc.uint8Array({ minLength: PRE_SHARED_KEY_BYTES, maxLength: PRE_SHARED_KEY_BYTES })
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: MAX_PRE_SHARED_KEYS }), (keys) => {
        expect(parsePreSharedKeys(writePreSharedKeys(keys)).map(toHex)).to.deep.equal(keys.map(toHex))
      })
    )
  })
})
