import { expect } from 'chai'
import { Findings } from '../../../../src/modules/netstat/findings.ts'

describe('netstat: Findings', () => {
  const port = { kind: 'listeningport', value: '22' } as const

  it('has a place for each value that is asked, and for no other kind', () => {
    const findings = new Findings({ listeningport: ['22', '80'], localip: [], localmac: ['__proto__'] }, 10_000)
    findings.add(port, { localport: 22 })
    expect(JSON.parse(JSON.stringify(findings.elements))).to.deep.equal(
      JSON.parse('{"localmac":{"__proto__":null},"listeningport":{"22":[{"localport":22}],"80":null}}')
    )
    expect(findings).to.include({ total: 1, left: 0 })
  })

  it('takes no more than a result may hold, and counts the rest', () => {
    const full = '{"listeningport":{"22":[{"localport":22},{"localport":22}]}}'
    for (const [room, left] of [
      [full.length + 'null'.length, 0],
      [full.length - 3, 1]
    ] as const) {
      const findings = new Findings({ listeningport: ['22'] }, room)
      findings.add(port, { localport: 22 })
      findings.add(port, { localport: 22 })
      expect(findings).to.include({ total: 2, left })
      expect(JSON.stringify(findings.elements).length).to.be.at.most(room)
    }
  })
})
