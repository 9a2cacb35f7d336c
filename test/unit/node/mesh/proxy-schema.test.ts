import { expect } from 'chai'
import { noProxySchema, proxySchema } from '../../../../src/node/mesh/proxy-schema.ts'

describe('proxySchema', () => {
  it('makes a proxy of a text, and says what it wants of any other', () => {
    expect(proxySchema.parse('proxy:3128')).to.include({ host: 'proxy', port: 3128 })
    const { error } = proxySchema.safeParse('ftp://ada:secret@proxy')
    expect(error?.issues.map(({ message }) => message)).to.deep.equal(['not a proxy as http://host:port'])
    expect(JSON.stringify(error?.issues)).to.not.include('secret')
  })
})

describe('noProxySchema', () => {
  it('takes 64 names of 255 characters, and no more', () => {
    const longest = 'x'.repeat(255)
    expect(noProxySchema.parse(Array(64).fill(longest))).to.have.length(64)
    expect(noProxySchema.safeParse(Array(65).fill('x')).success).to.equal(false)
    expect(noProxySchema.safeParse([`${longest}x`]).success).to.equal(false)
    expect(noProxySchema.parse(undefined)).to.deep.equal([])
  })
})
