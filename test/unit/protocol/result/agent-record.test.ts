import { expect } from 'chai'
import { agentRecordSchema } from '../../../../src/protocol/result/agent-record.ts'
import { exampleAgentRecord } from '../../../helpers/example-agent-record.ts'
import { AGENT } from '../../../helpers/store-examples.ts'

const record = exampleAgentRecord(AGENT)

describe('agentRecordSchema', () => {
  it('keeps what a later version added: targets may name it', () => {
    const later = { ...record, mood: 'good', environment: { ...record.environment, kernel: '6.1' } }
    expect(agentRecordSchema.parse(later)).to.deep.equal(later)
  })

  it('asks for every field, in its type', () => {
    for (const field of Object.keys(record)) {
      expect(agentRecordSchema.safeParse({ ...record, [field]: undefined }).success, field).to.equal(false)
      expect(agentRecordSchema.safeParse({ ...record, [field]: [1] }).success, field).to.equal(false)
    }
    for (const field of Object.keys(record.environment)) {
      const environment = { ...record.environment, [field]: { x: 1 } }
      expect(agentRecordSchema.safeParse({ ...record, environment }).success, field).to.equal(false)
    }
    expect(agentRecordSchema.safeParse({ ...record, tags: { a: 1 } }).success).to.equal(false)
    expect(agentRecordSchema.safeParse({ ...record, starttime: 'yesterday' }).success).to.equal(false)
  })
})
