import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import type { SshKeyElements } from '../../../../src/modules/sshkey/element.ts'
import type { SshKeyParams } from '../../../../src/modules/sshkey/params.ts'
import { runSshKey } from '../../../../src/modules/sshkey/run.ts'
import { sshFromSpki } from '../../../../src/modules/sshkey/spki.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { testContext } from '../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' })
const PUBLIC = `ssh-ed25519 ${sshFromSpki(publicKey.export({ type: 'spki', format: 'der' })).toString('base64')} c\n`

describe('runSshKey', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    fillFolder(folder.path, {
      'ada/.ssh/id_ed25519': PRIVATE,
      'ada/.ssh/id_ed25519.pub': PUBLIC,
      'ada/.ssh/authorized_keys': `# me\nno-pty ${PUBLIC}what is this\n`,
      'ada/notes': 'nothing',
      'ada/large': PUBLIC + ' '.repeat(1024 * 1024),
      'ada/1/2/3/4/5/6/7/deep.pub': PUBLIC
    })
  })
  after(() => {
    folder[Symbol.dispose]()
  })

  const ask = (params: SshKeyParams = {}, context = testContext()) =>
    runSshKey({ paths: [folder.path], ...params }, context)
  const found = async (params: SshKeyParams): Promise<string[]> =>
    ((await ask(params)).elements as SshKeyElements).keys.map(
      ({ path, type }) => `${path.slice(folder.path.length + 1)} ${type}`
    )

  it('finds private and public keys, and says what it could not read', async () => {
    expect(await found({})).to.deep.equal([
      'ada/.ssh/authorized_keys authorizedkeys',
      'ada/.ssh/id_ed25519 private',
      'ada/.ssh/id_ed25519.pub public'
    ])
    const result = await ask()
    expect(result).to.deep.include({ foundanything: true, success: true, statistics: null })
    expect(result.errors).to.deep.equal([`${folder.join('ada/.ssh/authorized_keys')} contained unparsable data`])
  })

  it('walks as deep as it is told to', async () => {
    expect(await found({ maxdepth: 2 })).to.deep.equal([])
    expect(await found({ maxdepth: 9, paths: [folder.join('ada/1')] })).to.deep.equal([
      'ada/1/2/3/4/5/6/7/deep.pub public'
    ])
  })

  it('returns nothing private', async () => {
    const { d = '' } = privateKey.export({ format: 'jwk' })
    const text = JSON.stringify(await ask())
    expect(d).to.have.length(43)
    expect(text).not.to.include(d)
    for (const line of PRIVATE.split('\n').slice(1, -2)) expect(text).not.to.include(line)
  })

  it('finds nothing without an error', async () => {
    const result = await ask({ paths: [folder.join('ada/1/2')], maxdepth: 1 })
    expect(result).to.deep.include({ foundanything: false, success: true, elements: { keys: [] }, errors: null })
  })

  it('says that a path is not there', async () => {
    const { errors } = await ask({ paths: [folder.join('absent')] })
    expect(errors).to.deep.equal([`ERROR: open ${folder.join('absent')}: no such file or directory`])
  })

  it('bounds its errors, however many files are damaged', async () => {
    using many = new TemporaryFolder()
    const text = `${PUBLIC}nonsense\n`
    fillFolder(many.path, Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`${at}/authorized_keys`, text])))
    const { errors } = await ask({ paths: [many.path] })
    expect(errors).to.have.length(101)
    expect(errors?.at(-1)).to.equal('20 errors were not returned (max errors = 100)')
  })

  it('leaves out what a result has no room for, and counts it', async () => {
    const { elements, errors } = await ask({}, testContext({ maxResultBytes: 64 * 1024 + 300 }))
    expect((elements as SshKeyElements).keys).to.have.length(1)
    expect(errors?.at(-1)).to.equal('2 keys were not returned (a result may have 65836 bytes)')
  })

  it('stops when it is told to, and says so', async () => {
    const { success, errors } = await ask({}, testContext({ signal: AbortSignal.abort() }))
    expect(success).to.equal(false)
    expect(errors).to.deep.equal(['the search was stopped before its end'])
  })

  it('looks into homes where it is not told otherwise, as far as there are any, and says so where it knows none', async () => {
    const context = testContext()
    expect(await runSshKey({ paths: [], maxdepth: 1 }, context, 'win32')).to.deep.include({
      success: true,
      errors: null
    })
    expect(await runSshKey({ paths: [], maxdepth: 1 }, context, 'aix')).to.deep.include({
      success: false,
      errors: ['not supported on aix']
    })
    expect(await runSshKey({ paths: [folder.path] }, context, 'aix')).to.have.property('success', true)
  })
})
