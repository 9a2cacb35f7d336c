import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { hostLog } from '../../../../src/node/mesh/host-log.ts'
import { SocketConnection } from '../../../../src/node/mesh/socket-connection.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { eventually } from '../../../helpers/eventually.ts'

describe('node/mesh/socket-connection', () => {
  let connection: SocketConnection
  let socket: Socket
  let far: Socket

  beforeEach(async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const accepted = once(server, 'connection') as Promise<[Socket]>
    socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    ;[far] = await accepted
    far.on('error', () => undefined)
    server.close()
    const log = hostLog(silentLog).forComponent('test')
    connection = new SocketConnection(socket, { remoteAddr: multiaddr(`/ip4/127.0.0.1/tcp/${port}`), log })
  })
  afterEach(() => {
    socket.destroy()
    far.destroy()
  })

  /** All that the connection gives, as it comes. */
  function received(): { text: string } {
    const all = { text: '' }
    connection.addEventListener('message', ({ data }) => {
      all.text += Buffer.from(data.subarray()).toString()
    })
    return all
  }

  it('passes bytes on in both directions', async () => {
    const got = received()
    far.write('hello')
    await eventually(() => got.text === 'hello')
    connection.send(Buffer.from('well met'))
    expect(String((await once(far, 'data'))[0])).to.equal('well met')
  })

  it('says when the socket is full, and when it takes more', async () => {
    far.pause()
    const chunk = Buffer.alloc(1_048_576)
    let sent = 0
    while (connection.send(chunk)) {
      sent += chunk.byteLength
      if (sent > 2 ** 28) throw new Error('no end to it')
    }
    const drained = once(connection, 'drain')
    far.resume()
    await drained
  })

  it('takes nothing in while it is paused, and all of it afterwards', async () => {
    const got = received()
    connection.pause()
    expect(socket.isPaused()).to.equal(true)
    far.write('later')
    connection.resume()
    expect(socket.isPaused()).to.equal(false)
    await eventually(() => got.text === 'later')
  })

  it('is closed when the other end closes', async () => {
    received()
    far.end()
    await eventually(() => connection.status === 'closed')
  })

  it('closes the socket when it is closed', async () => {
    const ended = once(far.resume(), 'close')
    await connection.close()
    await ended
    expect([connection.status, socket.destroyed]).to.deep.equal(['closed', true])
  })

  it('does not wait for a socket that is gone', async () => {
    socket.destroy()
    await connection.close()
    expect(connection.status).to.equal('closed')
  })

  it('is aborted by two minutes of silence', () => {
    expect(socket.timeout).to.equal(120_000)
    socket.emit('timeout')
    expect([connection.status, socket.destroyed]).to.deep.equal(['aborted', true])
  })

  it('is aborted when the other end resets it', async () => {
    received()
    far.resetAndDestroy()
    await eventually(() => connection.status === 'aborted')
    expect(socket.destroyed).to.equal(true)
  })
})
