import { expect } from 'chai'
import { columnHint, COLUMNS, isColumn } from '../../../../src/protocol/target/columns.ts'
import { agentRecord, NOW } from '../../../helpers/agent-record.ts'

describe('protocol/target/columns', () => {
  it('reads every column of the record', () => {
    const record = agentRecord()
    const values = Object.entries(COLUMNS).map(([name, column]) => [name, column.read(record, { now: NOW })])
    expect(Object.fromEntries(values)).to.deep.equal({
      ...record,
      starttime: Date.parse(record.starttime),
      refreshtime: Date.parse(record.refreshtime),
      destructiontime: null,
      heartbeattime: NOW,
      status: 'online',
      loadername: ''
    })
  })

  it('makes NULL of a time that is none', () => {
    expect(COLUMNS.starttime.read(agentRecord({ starttime: 'soon' }))).to.equal(null)
  })

  it('knows its names', () => {
    expect([isColumn('queueloc'), isColumn('os'), isColumn('toString')]).to.deep.equal([true, false, false])
  })

  it('guesses what was meant', () => {
    expect(columnHint('os')).to.equal("did you mean environment->>'os'?")
    expect(columnHint('env')).to.equal('did you mean environment?')
    expect(columnHint('host')).to.equal('did you mean name?')
    expect(columnHint('hostname')).to.equal('did you mean name?')
    expect(columnHint('colour')).to.match(/^the columns are id, name, queueloc, /)
  })
})
