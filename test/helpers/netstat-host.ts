/**
 * A host of its own: opens sockets of every kind, and prints what netstat and ss find of them, as one line of JSON:
 * `{ port, pid, results, ss }`. Parameters of netstat, one argument each; `PORT` in them is the port that it listens on.
 * Then it waits until standard input ends.
 */
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { runModule } from './run-module.ts'

const server = createServer().listen(0, '::')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const only4 = createServer().listen(port === 65535 ? 1025 : port + 1, '127.0.0.1')
await once(only4, 'listening')

for (const host of ['127.0.0.1', '::1']) {
  const accepted = once(server, 'connection')
  await once(connect(port, host), 'connect')
  await accepted
}
// who closes first keeps the connection for a while, and no process holds it
const closing = connect(port, '127.0.0.1')
server.once('connection', (other) => other.once('end', () => other.end()).resume())
await once(closing, 'connect')
closing.end()
await once(closing.resume(), 'close')

for (const [type, address] of [
  ['udp4', '127.0.0.1'],
  ['udp6', '::1']
] as const) {
  const waiting = createSocket({ type, ipv6Only: type === 'udp6' })
  waiting.bind(port, address)
  await once(waiting, 'listening')
  const connected = createSocket({ type, ipv6Only: type === 'udp6' })
  connected.connect(port, address)
  await once(connected, 'connect')
}

const results = []
for (const parameters of process.argv.slice(2)) {
  results.push(await runModule('netstat', JSON.parse(parameters.replaceAll('PORT', String(port)))))
}
const ss = execFileSync('ss', ['-H', '-tunap'], { encoding: 'utf8' })
process.stdout.write(`${JSON.stringify({ port, pid: process.pid, results, ss })}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
