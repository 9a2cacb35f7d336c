import { expect } from 'chai'
import { exportGpgKey, listGpgKeys, parseKeyList } from '../../../../src/investigator/sign/gpg-keys.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../helpers/gnupg.ts'

const PRIMARY = 'A'.repeat(40)
const listing = (validity: string, capabilities: string) =>
  [
    `sec:${validity}:255:22:AAAAAAAAAAAAAAAA:1700000000:::u:::${capabilities}:::+::ed25519:::0:`,
    `fpr:::::::::${PRIMARY}:`,
    'uid:u::::1700000000::0::Ada\\x3a <ada@example.net>::::::::::0:',
    'ssb:u:255:18:BBBBBBBBBBBBBBBB:1700000000::::::e:::+::cv25519::',
    `fpr:::::::::${'B'.repeat(40)}:`,
    ''
  ].join('\n')

describe('investigator/sign/gpg-keys', () => {
  it('reads primary key and user ids', () => {
    expect(parseKeyList(listing('u', 'scESC'))).to.deep.equal([
      { fingerprint: PRIMARY, userIds: ['Ada: <ada@example.net>'] }
    ])
  })

  for (const [name, validity, capabilities] of [
    ['expired', 'e', 'scESC'],
    ['revoked', 'r', 'scESC'],
    ['invalid', 'i', 'scESC'],
    ['without a key that signs', 'u', 'ceEC']
  ] as const) {
    it(`leaves out a key that is ${name}`, () => {
      expect(parseKeyList(listing(validity, capabilities))).to.deep.equal([])
    })
  }

  it('makes nothing up of a listing that is cut short', () => {
    const usable = ['sec', 'u', ...Array<string>(9).fill(''), 'scESC'].join(':')
    for (const listing of ['', 'sec', 'uid', 'fpr:', usable, `${usable}\nuid\nfpr`]) {
      expect(parseKeyList(listing), JSON.stringify(listing)).to.deep.equal([])
    }
    const noName = `${usable}\nfpr:::::::::${PRIMARY}:\nuid`
    expect(parseKeyList(noName)).to.deep.equal([{ fingerprint: PRIMARY, userIds: [''] }])
  })

  it('lists what the real gpg has', async function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    using home = new GnupgHome()
    expect(await listGpgKeys({ env: home.env })).to.deep.equal([])
    const fingerprint = home.makeKey('Ada <ada@example.net>', 'ed25519')
    const keys = [{ fingerprint, userIds: ['Ada <ada@example.net>'] }]
    expect(await listGpgKeys({ env: home.env })).to.deep.equal(keys)
    expect(await listGpgKeys({ env: home.env }, fingerprint)).to.deep.equal(keys)
  })

  it('exports the public key, and says that there is none', async function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    using home = new GnupgHome()
    const fingerprint = home.makeKey('Ada', 'ed25519')
    const key = await minimalPublicKey(await exportGpgKey({ env: home.env }, fingerprint))
    expect([key.fingerprint, key.userIds]).to.deep.equal([fingerprint, ['Ada']])
    const error = await expectCode(exportGpgKey({ env: home.env }, PRIMARY), 'GPG_FAILED')
    expect(error.message).to.contain(PRIMARY)
  })
})
