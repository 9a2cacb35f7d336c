import { expect } from 'chai'
import { assertNormalForm, normaliseSignature } from '../../../../src/protocol/pgp/normal-form.ts'
import { toBase64 } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { KEY_ID, newPacket, oldPacket, signatureBody } from '../../../helpers/signature-bytes.ts'

const OLD = oldPacket(signatureBody(), 2)
const NORMAL = newPacket(signatureBody())
const BASE64 = (toBase64(OLD).match(/.{1,64}/g) ?? []).join('\n')

function armoured(body: string, headers = ''): string {
  return `-----BEGIN PGP SIGNATURE-----\n${headers}\n${body}\n-----END PGP SIGNATURE-----\n`
}

describe('protocol/pgp/normal-form', () => {
  it('normalises a binary packet', () => {
    expect(normaliseSignature(OLD)).to.deep.equal(NORMAL)
    expect(normaliseSignature(NORMAL)).to.deep.equal(NORMAL)
  })

  for (const [name, text] of [
    ['plain', armoured(BASE64)],
    ['with a checksum', armoured(`${BASE64}\n=AAAA`)],
    ['with headers', armoured(BASE64, 'Version: GnuPG v1\nComment: a\n')],
    ['with the line ends of Windows', armoured(BASE64).replaceAll('\n', '\r\n')],
    ['with white space around it and at the ends of lines', ` \n${armoured(BASE64).replaceAll('\n', ' \n')}\n\n`]
  ] as const) {
    it(`takes off armour, ${name}`, () => {
      expect(normaliseSignature(text)).to.deep.equal(NORMAL)
    })
  }

  for (const [name, text] of [
    ['no armour', BASE64],
    ['no blank line', armoured(BASE64).replace('\n\n', '\n')],
    ['no end', armoured(BASE64).replace(/-----END[^]*/, '')],
    ['another kind of armour', armoured(BASE64).replaceAll('SIGNATURE', 'MESSAGE')],
    ['what is not base64', armoured('$$$$')],
    ['nothing in it', armoured('')]
  ] as const) {
    it(`refuses armour with ${name}`, () => throwsCode(() => normaliseSignature(text), 'SIGNATURE_NOT_NORMAL'))
  }

  it('refuses a packet that is not in normal form, and reads one that is', () => {
    throwsCode(() => assertNormalForm(OLD), 'SIGNATURE_NOT_NORMAL')
    expect(assertNormalForm(NORMAL).keyId).to.equal(KEY_ID)
  })
})
