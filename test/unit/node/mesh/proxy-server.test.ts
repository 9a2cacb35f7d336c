import { inspect } from 'node:util'
import { expect } from 'chai'
import { ProxyServer } from '../../../../src/node/mesh/proxy-server.ts'
import { MAX_PROXY_CHARACTERS } from '../../../../src/protocol/wire/limits.ts'

const parse = (text: string): ProxyServer => {
  const server = ProxyServer.parse(text)
  if (server === undefined) throw new Error(`${text} was not taken`)
  return server
}

describe('ProxyServer', () => {
  const TAKEN: [text: string, host: string, port: number, name: string][] = [
    ['http://proxy.example.net:3128', 'proxy.example.net', 3128, 'proxy.example.net:3128'],
    ['http://proxy.example.net:3128/', 'proxy.example.net', 3128, 'proxy.example.net:3128'],
    ['http://proxy.example.net', 'proxy.example.net', 80, 'proxy.example.net:80'],
    ['proxy.example.net:3128', 'proxy.example.net', 3128, 'proxy.example.net:3128'],
    ['192.0.2.1:8080', '192.0.2.1', 8080, '192.0.2.1:8080'],
    ['http://[2001:db8::1]:3128', '2001:db8::1', 3128, '[2001:db8::1]:3128']
  ]
  for (const [text, host, port, name] of TAKEN) {
    it(`takes ${text}`, () => {
      expect(parse(text)).to.include({ host, port, name, hasUser: false })
      expect(parse(text).authorization).to.deep.equal({})
    })
  }

  for (const text of [
    '',
    'https://proxy:3128',
    'socks5://proxy:1080',
    'http://proxy:99999',
    'http://proxy/path',
    'http://proxy/?a',
    'http://proxy/#a',
    'http://user:%zz@proxy',
    'a proxy'
  ]) {
    it(`does not take '${text}'`, () => {
      expect(ProxyServer.parse(text)).to.equal(undefined)
    })
  }

  it(`takes ${MAX_PROXY_CHARACTERS} characters and no more`, () => {
    const longest = 'http://proxy:1'.replace('//', `//${'u'.repeat(MAX_PROXY_CHARACTERS - 15)}@`)
    expect(longest).to.have.length(MAX_PROXY_CHARACTERS)
    expect(parse(longest).host).to.equal('proxy')
    expect(ProxyServer.parse(longest.replace('@', 'u@'))).to.equal(undefined)
  })

  it('says who we are in a header, whatever characters that has', () => {
    const { authorization, hasUser } = parse('http://ada:p%40ss%3Aw%C3%B6rd@proxy:1')
    expect(hasUser).to.equal(true)
    expect(authorization).to.deep.equal({
      'proxy-authorization': `Basic ${Buffer.from('ada:p@ss:wörd').toString('base64')}`
    })
  })

  it('shows its password nowhere', () => {
    const server = parse('http://ad%61:secret@proxy:1')
    expect(JSON.stringify({ server })).to.equal('{"server":"http://ada:***@proxy:1"}')
    for (const text of [inspect(server, { showHidden: true }), server.name]) {
      expect(text).to.not.include('secret')
    }
    expect(JSON.stringify(parse('http://ada@proxy:1'))).to.equal('"http://ada@proxy:1"')
  })
})
