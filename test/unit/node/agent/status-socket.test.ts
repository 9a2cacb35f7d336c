import { expect } from 'chai'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import {
  agentSocketPath,
  queryAgent,
  serveAgentQueries,
  type AgentQuery
} from '../../../../src/node/agent/status-socket.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('status socket', () => {
  let folder: TemporaryFolder
  beforeEach(() => (folder = new TemporaryFolder()))
  afterEach(() => folder[Symbol.dispose]())

  const serve = (answer: (query: AgentQuery) => Promise<unknown> = (query) => Promise.resolve({ query })) =>
    serveAgentQueries(folder.path, answer)
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
