import { expect } from 'chai'
import type { CensusRow } from '../../../src/investigator/api/api.ts'
import { outdatedAgents } from '../../../src/investigator/outdated.ts'

const HERE = { version: '1.2.0', policyVersion: 3 }

function row(version: string, policyVersion = 3): CensusRow {
  const name = `${version}/${policyVersion}`
  return { id: name, role: 'agent', name, version, policyVersion, seen: 0, addresses: [], isNameShared: false }
}

/** Names of the outdated ones of these. */
function outdated(...rows: CensusRow[]): string[] {
  return outdatedAgents(rows, HERE).map(({ name }) => name)
}

describe('outdatedAgents', () => {
  it('are those with an older version than ours', () => {
    expect(outdated(row('1.2.0'), row('1.1.9'), row('0.10.0'), row('1.2'), row('1'))).to.deep.equal([
      '1.1.9/3',
      '0.10.0/3',
      '1/3'
    ])
  })

  it('are those with an older version than the newest agent', () => {
    expect(outdated(row('1.2.0'), row('1.10.0'), row('1.9.0'))).to.deep.equal(['1.2.0/3', '1.9.0/3'])
  })

  it('are those with an older policy', () => {
    expect(outdated(row('1.2.0', 2), row('1.2.0', 3), row('1.2.0', 4))).to.deep.equal(['1.2.0/2'])
  })

  it('are those that say nonsense', () => {
    expect(outdated(row(''), row('x.y'), row('-1'))).to.deep.equal(['/3', 'x.y/3', '-1/3'])
  })
})
