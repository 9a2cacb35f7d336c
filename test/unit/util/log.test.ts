import { expect } from 'chai'
import { readFileSync, statSync } from 'node:fs'
import { createLog, silentLog } from '../../../src/util/log.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('createLog', () => {
  it('appends JSON lines to a private file, at once, from its level on', () => {
    using folder = new TemporaryFolder()
    const file = folder.join('agent.log')
    const log = createLog({ name: 'mig-agent', level: 'info', file })
    log.debug({ secret: 1 }, 'not written')
    log.info({ digest: 'ab' }, 'order judged')
    log.child({ part: 'outbox' }).warn({}, 'slow')
    createLog({ name: 'mig-agent', level: 'error', file }).error({ code: 'DISK_FULL' }, 'broken')
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ level, name, msg }) => [level, name, msg])).to.deep.equal([
      [30, 'mig-agent', 'order judged'],
      [40, 'mig-agent', 'slow'],
      [50, 'mig-agent', 'broken']
    ])
    expect([lines[0]?.['digest'], lines[1]?.['part'], lines[2]?.['code']]).to.deep.equal(['ab', 'outbox', 'DISK_FULL'])
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('at level silent nothing is written', () => {
    using folder = new TemporaryFolder()
    const file = folder.join('agent.log')
    createLog({ name: 'x', level: 'silent', file }).error({}, 'nobody hears')
    expect(readFileSync(file, 'utf8')).to.equal('')
    expect(silentLog.child({ a: 'b' })).to.equal(silentLog)
  })
})
