import { expect } from 'chai'
import { addressText } from '../../../../src/modules/netstat/address.ts'
import {
  isConnected,
  isListening,
  parseNeighbour,
  parseSocket,
  type Protocol
} from '../../../../src/modules/netstat/proc-net.ts'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (local: string, remote: string, state: string) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000000000000000 100 0`

/** What a row says, in short. */
function read(line: string, protocol: Protocol) {
  const socket = parseSocket(line, protocol)!
  const { local, localPort, remote, remotePort, state } = socket
  const kind = isListening(socket) ? 'listens' : isConnected(socket) ? 'connected' : 'neither'
  return `${addressText(local)}:${localPort} ${addressText(remote)}:${remotePort} ${state} ${kind}`
}

const ZERO6 = '0'.repeat(32)

describe('netstat: rows of /proc/net', () => {
  const ROWS: [protocol: Protocol, line: string, said: string][] = [
    ['tcp', row('0100007F:1F90', '00000000:0000', '0A'), '127.0.0.1:8080 0.0.0.0:0 LISTEN listens'],
    ['tcp', row('0A000A0A:C350', '22D8B85D:01BB', '01'), '10.10.0.10:50000 93.184.216.34:443 ESTABLISHED connected'],
    ['tcp', row('0100007F:0016', '0100007F:C350', '06'), '127.0.0.1:22 127.0.0.1:50000 TIME_WAIT connected'],
    ['tcp', row('0100007F:0016', '0100007F:C350', '0C'), '127.0.0.1:22 127.0.0.1:50000 SYN_RECV connected'],
    ['tcp', row('0100007F:0016', '0100007F:C350', '7F'), '127.0.0.1:22 127.0.0.1:50000 7F connected'],
    ['tcp', row('0100007F:0016', '00000000:0000', '07'), '127.0.0.1:22 0.0.0.0:0 CLOSE neither'],
    ['udp', row('00000000:0035', '00000000:0000', '07'), '0.0.0.0:53 0.0.0.0:0 UNCONN listens'],
    ['udp', row('0100007F:0035', '0100007F:C350', '01'), '127.0.0.1:53 127.0.0.1:50000 ESTABLISHED connected'],
    ['tcp6', row(`${ZERO6}:0016`, `${ZERO6}:0000`, '0A'), ':::22 :::0 LISTEN listens'],
    [
      'tcp6',
      row('B80D0120000000000000000001000000:0016', '0000000000000000FFFF00000100007F:C350', '01'),
      '2001:db8::1:22 127.0.0.1:50000 ESTABLISHED connected'
    ]
  ]
  for (const [protocol, line, said] of ROWS) {
    it(`${protocol}: ${said}`, () => {
      expect(read(line, protocol)).to.equal(said)
    })
  }

  it('tell whose it is', () => {
    const socket = parseSocket(row('0100007F:1F90', '00000000:0000', '0A'), 'tcp')
    expect(socket).to.include({ uid: 1000, inode: 12345, protocol: 'tcp' })
  })

  for (const line of [HEAD, '', '   0: zz:1F90', row('0100007F1:1F90', '00000000:0000', '0A')]) {
    it(`'${line.slice(0, 20)}' is none`, () => {
      expect(parseSocket(line, 'tcp')).to.equal(undefined)
    })
  }

  it('of ARP: who has answered', () => {
    expect(
      parseNeighbour('192.0.2.1        0x1         0x2         02:FC:00:00:00:05     *        eth0')
    ).to.deep.equal({
      address: Uint8Array.of(192, 0, 2, 1),
      mac: '02:fc:00:00:00:05'
    })
    for (const line of [
      'IP address       HW type     Flags       HW address            Mask     Device',
      '192.0.2.3        0x1         0x0         00:00:00:00:00:00     *        eth0',
      '192.0.2.3',
      ''
    ]) {
      expect(parseNeighbour(line), line).to.equal(undefined)
    }
  })
})
