import { expect } from 'chai'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { sshKeyModule } from '../../../../src/modules/sshkey/index.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('sshKeyModule', () => {
  it('reads its flags', () => {
    const flags = parseFlags(sshKeyModule.flags, ['-path', '/a', '-path=/b', '-maxdepth', '3'])
    expect(sshKeyModule.fromFlags(flags)).to.deep.equal({ paths: ['/a', '/b'], maxdepth: 3 })
    expect(sshKeyModule.fromFlags({})).to.deep.equal({})
    throwsCode(() => sshKeyModule.fromFlags({ maxdepth: 1001 }), 'USAGE')
  })

  it('says where it looks: into contents, and anywhere when a path is relative or none is given', () => {
    expect(sshKeyModule.classes({ paths: ['/b/', '/a', '/b'] })).to.deep.equal({
      contents: true,
      hashes: false,
      paths: ['/a', '/b']
    })
    for (const params of [{}, { paths: ['a'] }]) expect(sshKeyModule.classes(params).paths).to.deep.equal(['/'])
  })
})
