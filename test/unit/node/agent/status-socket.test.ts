import { expect } from 'chai'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { MigError } from '../../../../src/protocol/errors.ts'
import { agentSocketPath, commandNode, type BundleCommand } from '../../../../src/node/bundle/node-socket.ts'
import { queryAgent, serveAgentQueries, type AgentQuery } from '../../../../src/node/agent/status-socket.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('status socket', () => {
  let folder: TemporaryFolder
  beforeEach(() => (folder = new TemporaryFolder()))
  afterEach(() => folder[Symbol.dispose]())

  const serve = (answer: (query: AgentQuery) => Promise<unknown> = (query) => Promise.resolve({ query })) =>
    serveAgentQueries(folder.path, { query: answer, bundle: (command) => Promise.resolve({ command }) })
  /** What comes back for these bytes. */
  const exchange = async (bytes: string): Promise<string> => {
    const socket = connect(agentSocketPath(folder.path))
    socket.write(bytes)
    let text = ''
    for await (const part of socket as AsyncIterable<Buffer>) text += part.toString()
    return text
  }

  it('answers each query with a document, to the owner alone', async () => {
    await using _server = await serve()
    for (const query of ['status', 'pid', 'refusals'] as const) {
      expect(await queryAgent(folder.path, query)).to.deep.equal({ query })
    }
    expect(statSync(agentSocketPath(folder.path)).mode & 0o777).to.equal(0o600)
  })

  it('closes on what it does not know, and on what is too long', async () => {
    const asked: string[] = []
    await using _server = await serve((query) => {
      asked.push(query)
      return Promise.resolve(1)
    })
    for (const bytes of ['stop\n', '\n', 'status\nstatus\n', `${'x'.repeat(64)}\n`, 'x'.repeat(65)]) {
      expect(await exchange(bytes), bytes).to.equal('')
    }
    expect(asked).to.deep.equal([])
    expect(await exchange('pid\n')).to.equal('1\n')
  })

  it('what the agent throws is not sent', async () => {
    await using _server = await serve(() => Promise.reject(new Error('secret')))
    await expectCode(queryAgent(folder.path, 'status'), 'PEER_UNREACHABLE')
  })

  describe('a bundle command', () => {
    const open = (bundle: (command: BundleCommand) => Promise<unknown>, kind?: 'relay') =>
      serveAgentQueries(folder.path, { query: () => Promise.resolve(0), bundle }, kind)

    it('is carried with its path, and what comes of it back', async () => {
      await using _server = await open((command) => Promise.resolve({ command }), 'relay')
      const command = { verb: 'bundle-import', path: `/srv/with space/${'x'.repeat(4000)}` } as const
      expect(await commandNode(folder.path, command, 'relay')).to.deep.equal({ command })
      await expectCode(commandNode(folder.path, command), 'PEER_UNREACHABLE')
    })

    it('that fails says why; our own mistakes are not told', async () => {
      const errors = [new MigError('BUNDLE_TRUNCATED', 'It ends.'), new Error('secret')]
      await using _server = await open(() => Promise.reject(errors.shift() ?? new Error()))
      const command = { verb: 'bundle-export', path: '/srv/a' } as const
      expect((await expectCode(commandNode(folder.path, command), 'BUNDLE_TRUNCATED')).message).to.equal('It ends.')
      expect((await expectCode(commandNode(folder.path, command), 'INTERNAL')).message).to.not.include('secret')
    })

    it('without an absolute path, or with one that is too long, is none', async () => {
      const asked: unknown[] = []
      await using _server = await open((command) => Promise.resolve(asked.push(command)))
      const long = `bundle-import /${'x'.repeat(4200)}`
      for (const bytes of ['bundle-import\n', 'bundle-import a\n', 'bundle-drop /a\n', `${long}\n`, long]) {
        expect(await exchange(bytes), bytes.slice(0, 30)).to.equal('')
      }
      expect(asked).to.deep.equal([])
    })
  })

  it('takes the place of the socket of a dead process', async () => {
    writeFileSync(agentSocketPath(folder.path), '')
    await using _server = await serve()
    expect(await queryAgent(folder.path, 'pid')).to.deep.equal({ query: 'pid' })
  })

  it('ends though somebody is connected who asks nothing', async () => {
    const server = await serve()
    const idle: Socket = connect(agentSocketPath(folder.path))
    await once(idle, 'connect')
    const closed = once(idle, 'close')
    await queryAgent(folder.path, 'pid')
    await server[Symbol.asyncDispose]()
    await closed
    await expectCode(queryAgent(folder.path, 'pid'), 'PEER_UNREACHABLE')
  })
})
